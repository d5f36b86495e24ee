import type { AdminClient } from '@keyturn/admin';
import type { Page } from '@keyturn/core';
import { type ConnectionOptions, connect } from './connection.ts';
import type { System } from './system.ts';
import { type Column, table } from './table.ts';

/** Options that every verb takes. */
export interface CommonOptions extends ConnectionOptions {
  json?: true;
}

/** What a verb is handed: the machine, the common options, and the two ways to answer. */
export class Cli {
  readonly system: System;
  #options: CommonOptions = {};

  constructor(system: System) {
    this.system = system;
  }

  /** Called with the options of the verb before it runs. */
  begin(options: CommonOptions): void {
    this.#options = options;
  }

  get options(): CommonOptions {
    return this.#options;
  }

  /** The answer is for a program: one JSON value on standard output. */
  get json(): boolean {
    return this.#options.json === true;
  }

  /** @throws CliFault where there is no token or the URL is none. */
  admin(): Promise<AdminClient> {
    return connect(this.#options, this.system);
  }

  /** Answers with `value` as JSON, or with the text that people are told. */
  show<Value>(value: Value, text: (value: Value, width: number) => string): void {
    this.system.print(this.json ? `${JSON.stringify(value)}\n` : text(value, this.system.columns));
  }

  /** Answers with a page as JSON, or as a table. */
  showPage<Item>(page: Page<Item>, columns: readonly Column<Item>[]): void {
    this.show(page, ({ items, next }, width) => {
      const rows = items.length === 0 ? 'none\n' : table(items, columns, width);
      return next === null ? rows : `${rows}\nmore: --cursor ${next}\n`;
    });
  }

  /** Tells a person what is going on meanwhile; programs read standard error for problems alone. */
  progress(text: string): void {
    if (!this.json) this.system.tell(`${text}\n`);
  }
}
