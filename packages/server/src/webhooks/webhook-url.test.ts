import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhookUrlFault } from './webhook-url.ts';

test('a webhook may stand where https usually does', () => {
  for (const url of [
    'https://hooks.example.com',
    'https://hooks.example.com:443/keyturn?team=a',
    'https://hooks.example.com:8443/a/b',
    'https://93.184.216.34/hook',
    'https://[2606:4700::1111]/hook',
    'https://bücher.example/hook',
  ]) {
    assert.equal(webhookUrlFault(url), null, url);
  }
});

test('and nowhere else', () => {
  const faults: readonly [string, RegExp][] = [
    ['http://hooks.example.com', /https/],
    ['ftp://hooks.example.com', /https/],
    ['file:///etc/passwd', /https/],
    ['javascript:alert(1)', /https/],
    ['hooks.example.com', /https/],
    ['', /https/],
    ['https://', /https/],
    ['https://ada@hooks.example.com', /user name/],
    ['https://ada:secret@hooks.example.com', /user name/],
    ['https://hooks.example.com#part', /fragment/],
    ['https://hooks.example.com:22', /port/],
    ['https://hooks.example.com:6379', /port/],
    ['https://hooks.example.com:80', /port/],
    ['https://127.0.0.1/', /private/],
    ['https://127.1/', /private/],
    ['https://2130706433/', /private/],
    ['https://0x7f000001/', /private/],
    ['https://0177.0.0.1/', /private/],
    ['https://①②⑦.0.0.1/', /private/],
    ['https://[::1]/', /private/],
    ['https://[::ffff:127.0.0.1]/', /private/],
    ['https://[fd00:ec2::254]/', /private/],
    ['https://169.254.169.254/latest/meta-data', /private/],
    [`https://hooks.example.com/${'a'.repeat(2_000)}`, /at most/],
  ];
  for (const [url, fault] of faults) assert.match(webhookUrlFault(url) ?? 'none', fault, url);
});
