import { type Counting, counter } from './counter.ts'
import { childOf, childrenOf, unescapeXml, valueOf, type XmlElement } from './xml-tree.ts'

interface Level {
  start: number
  counting: Counting | 'bullet' | 'none'
  /** Such as `%1.%2)`. */
  text: string
  /** The level, from 1, after which it begins anew; 0 for never. */
  restart: number
  /** Writes every number in digits, however its own level counts. */
  inDigits: boolean
}

interface Num {
  abstract: string
  starts: ReadonlyMap<number, number>
  levels: ReadonlyMap<number, Level>
}

const countings: Readonly<Record<string, Level['counting']>> = {
  bullet: 'bullet',
  none: 'none',
  lowerLetter: 'lower-letter',
  upperLetter: 'upper-letter',
  lowerRoman: 'lower-roman',
  upperRoman: 'upper-roman',
  decimalZero: 'padded',
}

/** What stands before a paragraph of a list. */
export interface Numbered {
  /** From 0. */
  depth: number
  ordered: boolean
  /** "1.", "b)", "•", "2.1"; empty where the list shows none. */
  marker: string
}

/**
 * Counts the lists of a Word document (ECMA-376, part 1, 17.9) as they come: which manner each level counts in, where
 * it starts, what it begins anew after. A list may be named by the paragraph or by its style.
 */
export class Numbering {
  readonly #abstracts = new Map<string, ReadonlyMap<number, Level>>()
  readonly #nums = new Map<string, Num>()
  readonly #byStyle = new Map<string, { num: string; level: number }>()
  readonly #counts = new Map<string, Map<number, number>>()
  readonly #begun = new Set<string>()

  constructor(numbering: XmlElement | undefined, styles: XmlElement | undefined) {
    const links = new Map<string, string>()
    const styleNums = new Map<string, string>()
    const ofStyle = new Map<string, { abstract: string; level: number }>()
    for (const style of childrenOf(styles, 'w:style')) {
      const properties = childOf(childOf(style, 'w:pPr'), 'w:numPr')
      const num = valueOf(properties, 'w:numId')
      const id = style.attributes['w:styleId'] ?? ''
      if (num === undefined) continue
      styleNums.set(id, num)
      if (style.attributes['w:type'] === 'paragraph') this.#byStyle.set(id, { num, level: Number(valueOf(properties, 'w:ilvl') ?? 0) })
    }
    for (const abstract of childrenOf(numbering, 'w:abstractNum')) {
      const id = abstract.attributes['w:abstractNumId'] ?? ''
      const link = valueOf(abstract, 'w:numStyleLink')
      if (link !== undefined) links.set(id, link)
      this.#abstracts.set(id, levelsOf(abstract))
      for (const level of childrenOf(abstract, 'w:lvl')) {
        const style = valueOf(level, 'w:pStyle')
        if (style !== undefined) ofStyle.set(style, { abstract: id, level: Number(level.attributes['w:ilvl'] ?? 0) })
      }
    }
    const abstractOf = new Map<string, string>()
    for (const num of childrenOf(numbering, 'w:num')) abstractOf.set(num.attributes['w:numId'] ?? '', valueOf(num, 'w:abstractNumId') ?? '')
    for (const num of childrenOf(numbering, 'w:num')) {
      const id = num.attributes['w:numId'] ?? ''
      const own = abstractOf.get(id) ?? ''
      const link = links.get(own)
      const abstract = (link !== undefined && abstractOf.get(styleNums.get(link) ?? '')) || own
      const starts = new Map<number, number>()
      const levels = new Map(this.#abstracts.get(abstract))
      for (const override of childrenOf(num, 'w:lvlOverride')) {
        const at = Number(override.attributes['w:ilvl'] ?? 0)
        const start = valueOf(override, 'w:startOverride')
        if (start !== undefined) starts.set(at, Number(start) || 0)
        const level = childOf(override, 'w:lvl')
        if (level) levels.set(at, levelOf(level))
      }
      this.#nums.set(id, { abstract, starts, levels })
    }
    for (const [style, { num, level }] of this.#byStyle) {
      const named = ofStyle.get(style)
      this.#byStyle.set(style, { num, level: named?.level ?? level })
    }
  }

  /** What stands before the next paragraph with these properties, if it is one of a list. Counts it. */
  next(properties: XmlElement | undefined): Numbered | undefined {
    const own = childOf(properties, 'w:numPr')
    const byStyle = this.#byStyle.get(valueOf(properties, 'w:pStyle') ?? '')
    const id = valueOf(own, 'w:numId') ?? byStyle?.num
    const num = this.#nums.get(id ?? '')
    if (id === undefined || !num) return undefined
    const depth = Math.min(8, Math.max(0, Number(valueOf(own, 'w:ilvl') ?? byStyle?.level ?? 0) || 0))
    const level = num.levels.get(depth)
    if (!level) return undefined
    if (level.counting === 'bullet') return { depth, ordered: false, marker: bullet(level.text) }
    this.#count(id, num, depth, level)
    const counts = this.#counts.get(num.abstract) ?? new Map<number, number>()
    const text = level.text.replace(/%([1-9])/g, (_, nth: string) => {
      const at = Number(nth) - 1
      const counting = level.inDigits ? 'decimal' : (num.levels.get(at)?.counting ?? 'decimal')
      return counter(counts.get(at) ?? num.levels.get(at)?.start ?? 1, counting === 'bullet' || counting === 'none' ? 'decimal' : counting)
    })
    return { depth, ordered: true, marker: level.counting === 'none' ? level.text.replace(/%\d/g, '').trim() : text.trim() }
  }

  /** Lists of one abstract definition count on, unless this one says where it starts. */
  #count(id: string, num: Num, depth: number, level: Level): void {
    const counts = this.#counts.get(num.abstract) ?? new Map<number, number>()
    this.#counts.set(num.abstract, counts)
    const override = num.starts.get(depth)
    const first = override !== undefined && !this.#begun.has(`${id}/${depth}`)
    if (first) this.#begun.add(`${id}/${depth}`)
    const before = counts.get(depth)
    counts.set(depth, first ? override : before === undefined ? level.start : before + 1)
    for (let deeper = depth + 1; deeper < 9; deeper++) {
      const restart = num.levels.get(deeper)?.restart ?? deeper
      if (restart !== 0 && depth < restart) counts.delete(deeper)
    }
  }
}

const levelsOf = (abstract: XmlElement): Map<number, Level> =>
  new Map(childrenOf(abstract, 'w:lvl').map((level) => [Number(level.attributes['w:ilvl'] ?? 0), levelOf(level)]))

function levelOf(level: XmlElement): Level {
  const at = Number(level.attributes['w:ilvl'] ?? 0)
  return {
    start: Number(valueOf(level, 'w:start') ?? 1) || 0,
    counting: countings[valueOf(level, 'w:numFmt') ?? 'decimal'] ?? 'decimal',
    text: unescapeXml(valueOf(level, 'w:lvlText') ?? `%${at + 1}.`),
    restart: Number(valueOf(level, 'w:lvlRestart') ?? at),
    inDigits: childOf(level, 'w:isLgl') !== undefined,
  }
}

/** Word draws its bullets with fonts of signs; what is no letter or dash in a common font is a plain bullet. */
const bullet = (text: string): string => (/^[–—-]$/.test(text) ? '–' : '•')
