import { childOf, childrenOf, unescapeXml, valueOf, type XmlElement } from './xml-tree.ts'

/**
 * A formula of Word (Office MathML, ECMA-376, part 1, 22.1) as TeX. What has no counterpart keeps its text, so that
 * nothing that was said is lost.
 */
export const texOf = (math: XmlElement): string => inside(math).replace(/ {2,}/g, ' ').trim()

const functions = new Set(
  'sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln lg exp lim max min sup inf det dim gcd deg arg ker Pr'.split(' '),
)
const accents: Readonly<Record<string, string>> = {
  '\u0302': '\\hat',
  '\u0303': '\\tilde',
  '\u0304': '\\bar',
  '\u0305': '\\overline',
  '\u0307': '\\dot',
  '\u0308': '\\ddot',
  '\u20D7': '\\vec',
  '\u0306': '\\breve',
  '\u030C': '\\check',
}
const operators: Readonly<Record<string, string>> = {
  '∑': '\\sum',
  '∏': '\\prod',
  '∐': '\\coprod',
  '∫': '\\int',
  '∬': '\\iint',
  '∭': '\\iiint',
  '∮': '\\oint',
  '⋃': '\\bigcup',
  '⋂': '\\bigcap',
  '⋁': '\\bigvee',
  '⋀': '\\bigwedge',
}
const brackets: Readonly<Record<string, string>> = { '{': '\\{', '}': '\\}', '⟨': '\\langle', '⟩': '\\rangle', '‖': '\\|', '': '.' }
const escaped = /[\\{}#$%&_^~]/g
const asText: Readonly<Record<string, string>> = { '\\': '\\backslash ', '^': '\\hat{}', '~': '\\sim ' }

const inside = (node: XmlElement | undefined): string =>
  node?.children.map((child) => (typeof child === 'string' ? '' : nodeOf(child))).join('') ?? ''
const part = (node: XmlElement, name: string): string => inside(childOf(node, name)).trim()
const group = (tex: string): string => (/^[\p{L}\p{N}]$/u.test(tex) ? tex : `{${tex}}`)
const isOn = (properties: XmlElement | undefined, name: string): boolean => {
  const found = childOf(properties, name)
  return found !== undefined && !/^(?:0|off|false)$/.test(valueOf(properties, name) ?? '1')
}

const shapes: Readonly<Record<string, (node: XmlElement) => string>> = {
  'm:r': run,
  'm:f': (node) => {
    const [num, den] = [part(node, 'm:num'), part(node, 'm:den')]
    const type = valueOf(childOf(node, 'm:fPr'), 'm:type')
    if (type === 'lin' || type === 'skw') return `${group(num)}/${group(den)}`
    return type === 'noBar' ? `{${num} \\atop ${den}}` : `\\frac{${num}}{${den}}`
  },
  'm:sSup': (node) => `${group(part(node, 'm:e'))}^{${part(node, 'm:sup')}}`,
  'm:sSub': (node) => `${group(part(node, 'm:e'))}_{${part(node, 'm:sub')}}`,
  'm:sSubSup': (node) => `${group(part(node, 'm:e'))}_{${part(node, 'm:sub')}}^{${part(node, 'm:sup')}}`,
  'm:sPre': (node) => `{}_{${part(node, 'm:sub')}}^{${part(node, 'm:sup')}}${group(part(node, 'm:e'))}`,
  'm:rad': (node) => {
    const degree = isOn(childOf(node, 'm:radPr'), 'm:degHide') ? '' : part(node, 'm:deg')
    return `\\sqrt${degree === '' ? '' : `[${degree}]`}{${part(node, 'm:e')}}`
  },
  'm:nary': (node) => {
    const sign = unescapeXml(valueOf(childOf(node, 'm:naryPr'), 'm:chr') ?? '∫')
    const [sub, sup] = [part(node, 'm:sub'), part(node, 'm:sup')]
    return `${operators[sign] ?? sign}${sub === '' ? '' : `_{${sub}}`}${sup === '' ? '' : `^{${sup}}`} ${part(node, 'm:e')}`
  },
  'm:d': (node) => {
    const properties = childOf(node, 'm:dPr')
    const sign = (name: string, usual: string): string => {
      const said = unescapeXml(valueOf(properties, name) ?? usual)
      return brackets[said] ?? said
    }
    const between = sign('m:sepChr', '|')
    const terms = childrenOf(node, 'm:e').map((term) => inside(term).trim())
    return `\\left${sign('m:begChr', '(')} ${terms.join(` \\middle${between} `)} \\right${sign('m:endChr', ')')}`
  },
  'm:func': (node) => `${part(node, 'm:fName')} ${group(part(node, 'm:e'))}`,
  'm:fName': inside,
  'm:limLow': (node) => `\\underset{${part(node, 'm:lim')}}{${part(node, 'm:e')}}`,
  'm:limUpp': (node) => `\\overset{${part(node, 'm:lim')}}{${part(node, 'm:e')}}`,
  'm:acc': (node) => {
    const sign = unescapeXml(valueOf(childOf(node, 'm:accPr'), 'm:chr') ?? '\u0302')
    return `${accents[sign] ?? '\\hat'}{${part(node, 'm:e')}}`
  },
  'm:bar': (node) => `${valueOf(childOf(node, 'm:barPr'), 'm:pos') === 'top' ? '\\overline' : '\\underline'}{${part(node, 'm:e')}}`,
  'm:groupChr': (node) =>
    `${valueOf(childOf(node, 'm:groupChrPr'), 'm:pos') === 'top' ? '\\overbrace' : '\\underbrace'}{${part(node, 'm:e')}}`,
  'm:borderBox': (node) => `\\boxed{${part(node, 'm:e')}}`,
  'm:m': (node) => `\\begin{matrix} ${rows(childrenOf(node, 'm:mr').map((row) => childrenOf(row, 'm:e')))} \\end{matrix}`,
  'm:eqArr': (node) => `\\begin{aligned} ${rows(childrenOf(node, 'm:e').map((row) => [row]))} \\end{aligned}`,
}

const rows = (cells: readonly (readonly XmlElement[])[]): string =>
  cells.map((row) => row.map((cell) => inside(cell).trim()).join(' & ')).join(' \\\\ ')

function nodeOf(node: XmlElement): string {
  if (node.name.endsWith('Pr') || /^w:(?:del|moveFrom)$/.test(node.name)) return ''
  return (shapes[node.name] ?? inside)(node)
}

function run(node: XmlElement): string {
  const text = unescapeXml(
    [...childrenOf(node, 'm:t'), ...childrenOf(node, 'w:t')]
      .flatMap(({ children }) => children)
      .filter((child) => typeof child === 'string')
      .join(''),
  )
    // Italic and bold letters of mathematics are letters; TeX sets them so by itself.
    .replace(/[\u{1D400}-\u{1D7FF}]/gu, (letter) => letter.normalize('NFKC'))
    .replace(/[\u2061-\u2064]/g, '')
  const properties = childOf(node, 'm:rPr')
  if (functions.has(text.trim())) return `\\${text.trim()} `
  const tex = text.replace(escaped, (sign) => asText[sign] ?? `\\${sign}`)
  const words = isOn(properties, 'm:nor') || (valueOf(properties, 'm:sty') === 'p' && /^\p{L}{2,}/u.test(text))
  return words && /\p{L}{2,}/u.test(text) ? `\\text{${tex}}` : tex
}
