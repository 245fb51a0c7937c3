/**
 * The looks of what is painted over the text. A rule is needed for every highlight name, and each layer has one for
 * every slot, so they are written here by loops; the colours and lines are those of styles/tokens.css. Lines of
 * different kinds lie at different depths under the words, so that each shows where passages overlap.
 */
import { type Kind, kinds } from '#shared/margins/record.ts'
import { hueOf, type Line, lineOf } from '../person-looks.ts'
import { type Layer, type Look, personLayers } from './layers.ts'

/** Sections that are near the reader at one time share so many sets of highlights. */
export const SLOTS = 8

export type Mark = 'spotlight' | 'composing' | 'picking' | 'found-now'

export const highlightName = (layer: Layer | 'found', slot: number): string => `${layer}-${slot}`
export const activeName = (look: Look): string => `active-${look}`

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

/** So many looks may lie unused before they are put away. */
const MANY = 64

let sheet: CSSStyleSheet | undefined
let rules: ReadonlyMap<string, readonly string[]> | undefined
const worn = new Set<string>()

/**
 * Puts the rules for a highlight's name on the page. Every name that has a rule costs at every element whose style is
 * computed, whether something is painted with it or not: with the names of forty people in eight slots, opening a dialog
 * took a second. So a rule comes when its name is first painted, and what lies unused goes when there is much of it.
 */
export function giveLook(name: string): void {
  if (worn.has(name)) return
  rules ??= rulesByName()
  if (!sheet) {
    sheet = new CSSStyleSheet()
    document.adoptedStyleSheets.push(sheet)
  }
  if (worn.size >= MANY) putAway(sheet, rules)
  worn.add(name)
  for (const rule of rules.get(name) ?? []) sheet.insertRule(rule, sheet.cssRules.length)
}

function putAway(from: CSSStyleSheet, all: ReadonlyMap<string, readonly string[]>): void {
  const before = worn.size
  for (const name of worn) if (!CSS.highlights.has(name)) worn.delete(name)
  if (worn.size < before) from.replaceSync([...worn].flatMap((name) => all.get(name) ?? []).join('\n'))
}

/**
 * The rules of every name. They stand on the page's own element, from which the words inherit them (CSS Pseudo-Elements 4,
 * 3.5): a rule that matched each element would be computed for each, and a hundred names times twenty thousand blocks
 * take seconds. Where a browser does not inherit, they stand on the blocks' words.
 */
function rulesByName(): Map<string, string[]> {
  const rule = ruleMaker()
  const all = new Map<string, string[]>()
  const give = (name: string, ...styles: string[]) => all.set(name, [...(all.get(name) ?? []), ...styles])
  const inSlots = (layer: string, look: string) => {
    for (let slot = 0; slot < SLOTS; slot++) give(`${layer}-${slot}`, rule(`${layer}-${slot}`, look))
  }
  const open = (name: string, look: string) => give(name, rule(name, look), inForcedColours(rule(name, OPEN)))
  for (const [layer, look] of Object.entries(looks)) inSlots(layer, look)
  for (const kind of kinds) open(activeName(kind), ground(`var(--kind-${kind})`, 'var(--tint-active)') + line(kind))
  for (const [look, name] of personLayers.entries()) {
    const color = `var(--person-${hueOf(look)})`
    inSlots(`tint-${name}`, ground(color, 'var(--shown-tint)'))
    inSlots(`line-${name}`, personLine(look))
    open(activeName(name), ground(color, 'var(--tint-active)') + personLine(look))
  }
  for (const mark of ['spotlight', 'composing', 'picking'] as const) open(mark, marks[mark])
  give('found-now', rule('found-now', marks['found-now']), inForcedColours(rule('found-now', FOUND)))
  for (let slot = 0; slot < SLOTS; slot++) give(`found-${slot}`, inForcedColours(rule(`found-${slot}`, FOUND)))
  return all
}

/** Where the person has chosen the colours (text.module.css). */
const inForcedColours = (rule: string): string => `@media (forced-colors: active) { ${rule} }`
const OPEN = 'background-color: Highlight; color: HighlightText;'
const FOUND = 'background-color: Mark; color: MarkText;'

function ruleMaker(): (name: string, look: string) => string {
  const on = inheritsHighlights() ? ['[data-text-page]'] : ['[data-block]', '[data-block] :not([data-aside], [data-aside] *)']
  return (name, look) => `${on.map((element) => `${element}::highlight(${name})`).join(', ')} { ${look} }`
}

/** Whether an element's highlights look as its parent's do. */
function inheritsHighlights(): boolean {
  const probe = new CSSStyleSheet()
  probe.replaceSync('[data-probe]::highlight(probe) { background-color: rgb(1, 2, 3) }')
  const parent = document.createElement('div')
  const child = parent.appendChild(document.createElement('span'))
  parent.dataset['probe'] = ''
  parent.hidden = true
  document.adoptedStyleSheets.push(probe)
  document.body.append(parent)
  const inherits = getComputedStyle(child, '::highlight(probe)').backgroundColor === 'rgb(1, 2, 3)'
  parent.remove()
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== probe)
  return inherits
}
