import { expect, test } from 'vitest';
import { csvCell } from './csv.ts';

test.each([
  ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', `"'\rx"`],
])('text that a spreadsheet would run is made safe: %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test.each([
  [null, ''],
  [-5, '-5'],
  ['a,b', '"a,b"'],
  ['two\nlines', '"two\nlines"'],
  [{ balance: 1 }, '"{""balance"":1}"'],
  ['plain', 'plain'],
])('everything else stays what it is: %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
