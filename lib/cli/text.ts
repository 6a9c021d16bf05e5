import { exampleOf } from '../core/facts';
import type { Problem } from '../core/problems';
import type { Paint } from './style';

/** A number and what it counts: `1 file`, `3 files`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const units = ['bytes', 'KiB', 'MiB', 'GiB'] as const;

/** A number of bytes in the unit in which a person would say it: `512 bytes`, `12.3 MiB`. */
export function shownBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return power === 0 ? `${Math.round(bytes)} bytes` : `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}

/** Rows in columns as wide as their widest cell, two spaces between; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows
    .map(row => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '))
    .map(line => `${line.trimEnd()}\n`)
    .join('');
}

/** One line for each thing that is allowed but likely not meant. */
export function warningLines(warnings: readonly Problem[], paint: Paint): readonly string[] {
  return warnings.map(({ path, message }) => `${paint('yellow', 'warning')} ${path}: ${message}`);
}

/** Data for `-o json`: two spaces deep, a final newline. */
export function json(data: unknown): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

const longestValue = 100;

/** A value in one line, cut where it is long; facts of a set as they are for its example. */
export function shownValue(value: unknown, longest = longestValue): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? exampleOf(item) : item));
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
