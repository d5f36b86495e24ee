import { DRAWING, PALETTE } from './palette.ts';

/** The whole style of the report: nothing is fetched. */
export const PAGE_STYLE = `${PALETTE}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 900px; margin: 0 auto; padding: 40px 24px 72px; }
header { margin-bottom: 28px; }
.eyebrow { color: var(--soft); font-size: 14px; letter-spacing: .02em; margin: 0 0 10px; }
h1 { font-size: 38px; line-height: 1.15; letter-spacing: -.02em; margin: 0 0 12px; text-wrap: balance; }
h2 { font-size: 23px; letter-spacing: -.01em; margin: 52px 0 6px; }
h3 { font-size: 16px; margin: 0; }
.lead { font-size: 18px; color: var(--soft); margin: 0; max-width: 68ch; }
.intro { color: var(--soft); margin: 0 0 16px; max-width: 72ch; }
.verdict { display: inline-block; font-weight: 700; font-size: 14px; padding: 2px 12px; border-radius: 99px; color: var(--paper); background: var(--good); margin-bottom: 14px; }
.verdict.failed { background: var(--bad); }
.faults { color: var(--bad); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; padding: 0; margin: 28px 0 0; list-style: none; }
.tiles li { border: 1px solid var(--rule); background: var(--card); border-radius: 10px; padding: 14px 16px; }
.tiles b { display: block; white-space: nowrap; font-size: 25px; line-height: 1.2; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.tiles span { font-size: 13.5px; line-height: 1.35; color: var(--soft); display: block; }
.tiles li.good b { color: var(--good); } .tiles li.bad b { color: var(--bad); }
ol.acts { list-style: none; margin: 18px 0 0; padding: 0; }
ol.acts > li { display: grid; grid-template-columns: 104px 1fr; gap: 18px; padding: 14px 0; border-top: 1px solid var(--rule); }
ol.acts time { color: var(--soft); font-variant-numeric: tabular-nums; font-size: 14px; padding-top: 1px; }
ol.acts p { margin: 4px 0 0; } ol.acts .outcome-text { color: var(--good); font-weight: 500; }
.card { border: 1px solid var(--rule); background: var(--card); border-radius: 10px; padding: 16px 18px 8px; margin: 0 0 14px; break-inside: avoid; }
.card .top { display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: baseline; }
.card .top p { margin: 0; color: var(--soft); font-size: 14.5px; } .card .top .count { margin-left: auto; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } .scroll svg { display: block; width: 100%; min-width: 600px; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; padding: 0; margin: 4px 0 10px; font-size: 13.5px; color: var(--soft); }
.legend svg { width: 14px; height: 12px; vertical-align: -1px; margin-right: 6px; }
summary { cursor: pointer; }
details { margin: 4px 0 10px; font-size: 13.5px; color: var(--soft); } details > ul { list-style: none; padding: 0; margin: 10px 0; columns: 2; column-gap: 28px; }
details > ul > li { break-inside: avoid; margin-bottom: 12px; } details b { color: var(--ink); } details ul ul { padding-left: 16px; margin: 2px 0; }
table { border-collapse: collapse; width: 100%; font-size: 14.5px; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 7px 10px; border-bottom: 1px solid var(--rule); } th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { color: var(--soft); font-weight: 500; }
ul.plain { padding-left: 20px; max-width: 72ch; } ul.plain li { margin: 4px 0; }
footer { margin-top: 52px; padding-top: 16px; border-top: 1px solid var(--rule); color: var(--soft); font-size: 14px; }
code { font: 13.5px ui-monospace, SFMono-Regular, Menlo, monospace; white-space: nowrap; display: inline-block; max-width: 100%; overflow-x: auto; vertical-align: bottom; }
${DRAWING}
@media (max-width: 560px) {
  main { padding: 24px 16px 48px; } h1 { font-size: 28px; } .lead { font-size: 16.5px; }
  ol.acts > li { grid-template-columns: 1fr; gap: 2px; }
  .tiles { grid-template-columns: repeat(2, 1fr); } details > ul { columns: 1; } .card { padding: 14px 14px 6px; }
}
@media print {
  :root { --paper: #fff; --card: #fff; }
  main { max-width: none; padding: 0; } h2 { break-after: avoid; } details > ul { display: block; }
  ol.acts > li { break-inside: avoid; }
}`;
