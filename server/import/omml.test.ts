import { expect, test } from 'vitest'
import { texOf } from './omml.ts'
import { parseTree } from './xml-tree.ts'

const r = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`
const e = (inside: string): string => `<m:e>${inside}</m:e>`

test.each<[string, string, string]>([
  [
    'a fraction under a root',
    `<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>${e(`<m:f><m:num>${r('a+b')}</m:num><m:den>${r('2')}</m:den></m:f>`)}</m:rad>`,
    '\\sqrt{\\frac{a+b}{2}}',
  ],
  [
    'powers and indices',
    `<m:sSup>${e(r('x'))}<m:sup>${r('2')}</m:sup></m:sSup>${r('+')}<m:sSub>${e(r('y'))}<m:sub>${r('i')}</m:sub></m:sSub>`,
    'x^{2}+y_{i}',
  ],
  [
    'a sum with its limits',
    `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${r('i=1')}</m:sub><m:sup>${r('n')}</m:sup>${e(r('i'))}</m:nary>`,
    '\\sum_{i=1}^{n} i',
  ],
  ['brackets that grow', `<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="}"/></m:dPr>${e(r('x'))}</m:d>`, '\\left[ x \\right\\}'],
  ['a function', `<m:func><m:fName>${r('sin')}</m:fName>${e(r('θ'))}</m:func>`, '\\sin θ'],
  [
    'a matrix',
    `<m:m><m:mr>${e(r('1'))}${e(r('0'))}</m:mr><m:mr>${e(r('0'))}${e(r('1'))}</m:mr></m:m>`,
    '\\begin{matrix} 1 & 0 \\\\ 0 & 1 \\end{matrix}',
  ],
  ['signs that TeX keeps for itself', r('50 % &amp; {𝑥_𝟏}'), '50 \\% \\& \\{x\\_1\\}'],
  ['what has no counterpart, by its text', `<m:unknown>${e(r('z'))}</m:unknown>`, 'z'],
])('a formula of Word is TeX: %s', (_, omml, tex) => {
  expect(parseTree(`<m:oMath>${omml}</m:oMath>`).map(texOf)).toEqual([tex])
})
