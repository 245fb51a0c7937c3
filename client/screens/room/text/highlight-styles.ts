/**
 * The looks of what is painted over the text. A rule is needed for every highlight name, and each layer has one for
 * every slot, so they are written here by a loop; the colours and lines are those of styles/tokens.css. Lines of
 * different kinds lie at different depths under the words, so that each shows where passages overlap.
 */
import { type Kind, kinds } from '#shared/margins/record.ts'
import { hueOf, type Line, lineOf } from '../person-looks.ts'
import { type Layer, type Look, personLayers } from './layers.ts'

/** Sections that are near the reader at one time share so many sets of highlights. */
export const SLOTS = 8

const single = ['spotlight', 'composing', 'picking', 'found-now'] as const
export type Mark = (typeof single)[number]

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

let sheet: CSSStyleSheet | undefined
let personSheet: CSSStyleSheet | undefined

/**
 * Puts the rules on the page, once. They stand on the page's own element, from which the words inherit them (CSS
 * Pseudo-Elements 4, 3.5): a rule that matched each element would be computed for each, and a hundred names times
 * twenty thousand blocks take seconds. Where a browser does not inherit, they stand on the blocks' words.
 */
export function adoptHighlightStyles(): void {
  if (sheet) return
  const rule = ruleMaker()
  const rules = Object.entries(looks).map(([layer, look]) => rule(inSlots(layer), look))
  for (const kind of kinds) rules.push(rule([activeName(kind)], ground(`var(--kind-${kind})`, 'var(--tint-active)') + line(kind)))
  for (const mark of single) rules.push(rule([mark], marks[mark]))
  rules.push(inForcedColours(rule([...kinds.map(activeName), 'spotlight', 'composing', 'picking'], OPEN)))
  rules.push(inForcedColours(rule([...inSlots('found'), 'found-now'], FOUND)))
  sheet = new CSSStyleSheet()
  sheet.replaceSync(rules.join('\n'))
  document.adoptedStyleSheets.push(sheet)
}

/** The rules for colours by person, put on the page when they are first wanted: there are many. */
export function adoptPersonStyles(): void {
  if (personSheet) return
  const rule = ruleMaker()
  const rules = personLayers.flatMap((name, look) => {
    const color = `var(--person-${hueOf(look)})`
    return [
      rule(inSlots(`tint-${name}`), ground(color, 'var(--shown-tint)')),
      rule(inSlots(`line-${name}`), personLine(look)),
      rule([activeName(name)], ground(color, 'var(--tint-active)') + personLine(look)),
      inForcedColours(rule([activeName(name)], OPEN)),
    ]
  })
  personSheet = new CSSStyleSheet()
  personSheet.replaceSync(rules.join('\n'))
  document.adoptedStyleSheets.push(personSheet)
}

/** Where the person has chosen the colours (text.module.css). */
const inForcedColours = (rule: string): string => `@media (forced-colors: active) { ${rule} }`
const OPEN = 'background-color: Highlight; color: HighlightText;'
const FOUND = 'background-color: Mark; color: MarkText;'

const inSlots = (layer: string): string[] => Array.from({ length: SLOTS }, (_, slot) => `${layer}-${slot}`)

function ruleMaker(): (names: readonly string[], look: string) => string {
  const on = inheritsHighlights() ? ['[data-text-page]'] : ['[data-block]', '[data-block] :not([data-aside], [data-aside] *)']
  return (names, look) => `${names.flatMap((name) => on.map((element) => `${element}::highlight(${name})`)).join(', ')} { ${look} }`
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
