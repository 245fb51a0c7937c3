import { expect, test } from 'vitest'
import { cell } from './csv.ts'

test.each([
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  [' \u200B=HYPERLINK("x")', `"' \u200B=HYPERLINK(""x"")"`],
  ['＝1', `"'＝1"`],
  ['\tx', `"'\tx"`],
  ['a, "b"\nc', `"a, ""b""\nc"`],
  ['1 = 1', '"1 = 1"'],
])('a cell of %j is nothing that a spreadsheet runs', (text, wanted) => expect(cell(text)).toBe(wanted))
