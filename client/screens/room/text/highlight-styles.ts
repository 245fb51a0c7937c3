/**
 * The looks of what is painted over the text: the colours and lines are those of styles/tokens.css. Lines of different
 * kinds lie at different depths under the words, so that each shows where passages overlap.
 *
 * Every highlight name that has a rule costs at each element that the rule reaches, whenever that element's style is
 * computed and whether anything is painted with the name or not; and a rule that comes later has the styles of all that
 * it reaches computed anew. So a layer has a name in each slot, whose rule reaches the sections of that slot alone; what is
 * open or marked reaches only blocks in which something was (`data-lit`); what kinds look like is there from the
 * beginning; and what people look like comes when it is first painted.
 */
import { type Kind, kinds } from '#shared/margins/record.ts'
import { hueOf, type Line, lineOf } from '../person-looks.ts'
import type { Layer, Look } from './layers.ts'

/** Sections that are near the reader at one time share so many sets of highlights. */
const SLOTS = 8
export const slotOf = (section: number): number => section % SLOTS

export type Mark = 'spotlight' | 'composing' | 'picking' | 'found-now'

const depth: Record<Kind, string> = { comment: '0.16em', question: '0.2em', insight: '0.14em', connection: '0.18em', challenge: '0.24em' }
const width: Record<Kind, string> = { comment: '1.5px', question: '2.5px', insight: '1px', connection: '1.25px', challenge: '1.5px' }

const line = (kind: Kind): string =>
  `text-decoration: underline var(--line-${kind}) var(--line-${kind}-color, var(--kind-${kind})) ${width[kind]}; text-underline-offset: ${depth[kind]}; text-decoration-skip-ink: none;`
const ground = (color: string, share: string): string => `background-color: color-mix(in oklch, ${color} ${share}, transparent);`

const looks: Record<Exclude<Layer, `${string}person-${number}`> | 'found', string> = {
  'tint-comment': ground('var(--kind-comment)', 'var(--shown-tint)'),
  'tint-question': ground('var(--kind-question)', 'var(--shown-tint)'),
  'tint-insight': ground('var(--kind-insight)', 'var(--shown-tint)'),
  'tint-connection': ground('var(--kind-connection)', 'var(--shown-tint)'),
  'tint-challenge': ground('var(--kind-challenge)', 'var(--shown-tint)'),
  'line-comment': line('comment'),
  'line-question': line('question'),
  'line-insight': line('insight'),
  'line-connection': line('connection'),
  'line-challenge': line('challenge'),
  resolved: 'text-decoration: underline solid var(--edge) 1px; text-underline-offset: 0.2em;',
  deep: ground('var(--ink)', 'var(--shown-deep)'),
  deeper: ground('var(--ink)', 'var(--shown-deep)'),
  new: ground('var(--accent)', '16%'),
  found: ground('var(--kind-insight)', '34%'),
}
const marks: Record<Mark, string> = {
  spotlight: `${ground('var(--accent)', '18%')} text-decoration: underline solid var(--accent) 2px; text-underline-offset: 0.2em;`,
  composing: `${ground('var(--accent)', '20%')} text-decoration: underline solid var(--accent) 2px; text-underline-offset: 0.2em;`,
  picking: `${ground('var(--accent)', '20%')} text-decoration: underline solid var(--accent) 2px; text-underline-offset: 0.2em;`,
  'found-now': 'background-color: var(--accent); color: var(--on-accent);',
}

/** As the line of a kind that is drawn the same way. */
const likeKind: Record<Line, Kind> = { solid: 'comment', dotted: 'question', double: 'insight', wavy: 'connection', dashed: 'challenge' }
const personLine = (look: number): string => {
  const as = lineOf(look)
  return `text-decoration: underline ${as} var(--person-${hueOf(look)}) ${width[likeKind[as]]}; text-underline-offset: ${depth[likeKind[as]]}; text-decoration-skip-ink: none;`
}

/** A layer that is told by who wrote: whether it is the ground or the line, and which look. */
const ofPerson = /^(tint|line|active)-person-(\d+)$/

function styleOf(name: string): string {
  const [, part, number] = ofPerson.exec(name) ?? []
  if (number === undefined) return kindLooks.get(name) ?? ''
  const look = Number(number)
  const color = `var(--person-${hueOf(look)})`
  if (part === 'line') return personLine(look)
  return part === 'tint' ? ground(color, 'var(--shown-tint)') : ground(color, 'var(--tint-active)') + personLine(look)
}
const kindLooks = new Map<string, string>([
  ...Object.entries(looks),
  ...Object.entries(marks),
  ...kinds.map((kind) => [`active-${kind}`, ground(`var(--kind-${kind})`, 'var(--tint-active)') + line(kind)] as const),
])

/** Where the person has chosen the colours (text.module.css). */
const chosenColours = (name: string): string | undefined =>
  name.startsWith('found')
    ? 'background-color: Mark; color: MarkText;'
    : name.startsWith('active-') || name in marks
      ? 'background-color: Highlight; color: HighlightText;'
      : undefined

/** So many looks that are not there from the beginning may lie unused before they are put away. */
const MANY = 32

/** The rules that reach one part of the page. */
class Looks {
  readonly sheet = new CSSStyleSheet()
  readonly #always: ReadonlySet<string>
  readonly #come = new Set<string>()
  readonly #rulesOf: (name: string) => readonly string[]
  readonly #highlightOf: (name: string) => string

  constructor(on: string, always: readonly string[], highlightOf: (name: string) => string) {
    this.#always = new Set(always)
    this.#highlightOf = highlightOf
    this.#rulesOf = (name) => {
      const rule = (look: string) => `${on.replaceAll('$', `::highlight(${highlightOf(name)})`)} { ${look} }`
      const chosen = chosenColours(name)
      return [rule(styleOf(name)), ...(chosen ? [`@media (forced-colors: active) { ${rule(chosen)} }`] : [])]
    }
    this.sheet.replaceSync(always.flatMap(this.#rulesOf).join('\n'))
  }

  give(name: string): void {
    if (this.#always.has(name) || this.#come.has(name)) return
    if (this.#come.size >= MANY) this.#putAway()
    this.#come.add(name)
    for (const rule of this.#rulesOf(name)) this.sheet.insertRule(rule, this.sheet.cssRules.length)
  }

  #putAway(): void {
    const before = this.#come.size
    for (const name of this.#come) if (!CSS.highlights.has(this.#highlightOf(name))) this.#come.delete(name)
    if (this.#come.size < before) this.sheet.replaceSync([...this.#always, ...this.#come].flatMap(this.#rulesOf).join('\n'))
  }
}

let all: { readonly lit: Looks; readonly slots: readonly Looks[] } | undefined

/**
 * The rules stand on sections and blocks, from which the words inherit them (CSS Pseudo-Elements 4, 3.5): a rule that
 * matched each element would be computed for each. Where a browser does not inherit, they stand on the blocks' words.
 */
function allLooks() {
  if (all) return all
  const inherits = inheritsHighlights()
  const within = (part: string, words: string) => (inherits ? `${part}$` : `${words}$, ${words} :not([data-aside], [data-aside] *)$`)
  const opening = [...kinds.map((kind) => `active-${kind}`), ...Object.keys(marks)]
  all = {
    lit: new Looks(within('[data-lit]', '[data-lit]'), opening, (name) => name),
    slots: Array.from({ length: SLOTS }, (_, slot) => {
      const section = `[data-slot="${slot}"]`
      return new Looks(within(section, `${section} [data-block]`), Object.keys(looks), (layer) => `${layer}-${slot}`)
    }),
  }
  document.adoptedStyleSheets.push(all.lit.sheet, ...all.slots.map(({ sheet }) => sheet))
  return all
}

/** Sees to it that the page has all looks that are there from the beginning: best before it has words. */
export function prepareLooks(): void {
  allLooks()
}

/** The name of a layer's highlight in a slot, which has its look from now on. */
export function layerName(layer: Layer | 'found', slot: number): string {
  allLooks().slots[slot]?.give(layer)
  return `${layer}-${slot}`
}

/** The name of the highlight of a passage that is open, which has its look from now on. */
export function activeName(look: Look): string {
  const name = `active-${look}`
  allLooks().lit.give(name)
  return name
}

/** Whether an element's highlights look as its parent's do. */
function inheritsHighlights(): boolean {
  const probe = new CSSStyleSheet()
  probe.replaceSync('[data-probe]::highlight(probe) { background-color: rgb(1, 2, 3) }')
  const parent = document.createElement('div')
  const child = parent.appendChild(document.createElement('span'))
  parent.dataset['probe'] = ''
  // what is not rendered inherits nothing
  parent.style.cssText = 'position: absolute; visibility: hidden'
  document.adoptedStyleSheets.push(probe)
  document.body.append(parent)
  const inherits = getComputedStyle(child, '::highlight(probe)').backgroundColor === 'rgb(1, 2, 3)'
  parent.remove()
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== probe)
  return inherits
}
