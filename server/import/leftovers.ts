import type { DraftBlock } from './draft.ts'

type Why = NonNullable<DraftBlock['drop']>

/** Lines that only a web page has, wherever they stand. Whole lines, so that a sentence is never hit. */
const anywhere: readonly [RegExp, Why][] = [
  [/^[«‹<←→]*\s*(?:next|previous|prev)(?:\s+(?:chapter|page|section|part|article|post))?\s*[»›>←→]*$/iu, 'navigation'],
  [
    /^[«‹<←→]*\s*(?:nächstes kapitel|voriges kapitel|weiter|zurück|chapitre suivant|chapitre précédent|capítulo siguiente|capítulo anterior)\s*[»›>←→]*$/iu,
    'navigation',
  ],
  [
    /^(?:back to |return to )?(?:the )?(?:top|top of (?:the )?page|index|contents|table of contents|home|main page|nach oben|zum seitenanfang|haut de page|sommaire)\s*[↑^]?$/iu,
    'navigation',
  ],
  [/^(\p{L}+)(?:\s*[|·•]?\s*\1){2,}$/iu, 'navigation'],
  [/^(?:skip to (?:main )?content|zum inhalt springen|aller au contenu)$/iu, 'navigation'],
  [/^(?:page )?last (?:updated|modified|revised|edited)(?: on)?\b.{0,60}$/iu, 'boilerplate'],
  [
    /^(?:zuletzt (?:geändert|aktualisiert)|dernière (?:mise à jour|modification)|última (?:actualización|modificación)|ultimo aggiornamento)\b.{0,60}$/iu,
    'boilerplate',
  ],
  [
    /^(?:share|print|e-?mail|tweet|facebook|twitter|subscribe|sign in|log in|cookie settings|accept all cookies|advertisement|read more|related (?:articles|posts))$/iu,
    'boilerplate',
  ],
]

/** Lines that are leftovers only before the text begins or after it has ended. */
const atTheEdge: readonly [RegExp, Why][] = [
  [/^.{1,80}\b(?:index|archive|contents|home ?page|Archiv|Inhaltsverzeichnis|Inhalt|sommaire|índice|indice)$/iu, 'navigation'],
  [/^(?:©|\(c\)|copyright\b).{0,200}$/iu, 'boilerplate'],
  [/\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits réservés\b/iu, 'boilerplate'],
  [/^(?:home|start|menu)(?:\s*[|>»/·•]\s*[^|>»/]{1,40})+$/iu, 'navigation'],
  [/^[^|]{1,30}(?:\s+\|\s+[^|]{1,30}){2,}$/u, 'navigation'],
]

const gutenberg = /^\*{3}\s?(START|END) OF (?:THE|THIS) PROJECT GUTENBERG/i

/**
 * Proposes to drop what the web page left: ways to other pages, dates of the page, what a library wraps around a book.
 * Nothing is taken away: the facilitator decides.
 */
export function proposeDrops(blocks: DraftBlock[]): void {
  const isText = (block: DraftBlock): boolean =>
    block.text.length > 200 || (block.type === 'paragraph' && /[.!?…]["”’»)\]]*$/u.test(block.text) && block.text.split(/\s+/).length >= 12)
  const first = blocks.findIndex(isText)
  const last = blocks.findLastIndex(isText)
  blocks.forEach((block, i) => {
    if (block.drop !== undefined || block.type === 'footnote' || block.type === 'figure' || block.text.length > 220) return
    const edge = first >= 0 && (i < first || i > last)
    const found = [...anywhere, ...(edge && block.type !== 'heading' ? atTheEdge : [])].find(([pattern]) => pattern.test(block.text))
    if (found) block.drop = found[1]
  })
  wrapping(blocks)
  repeated(blocks)
}

function wrapping(blocks: DraftBlock[]): void {
  const start = blocks.findIndex((block) => gutenberg.exec(block.text)?.[1]?.toUpperCase() === 'START')
  const end = blocks.findLastIndex((block) => gutenberg.exec(block.text)?.[1]?.toUpperCase() === 'END')
  blocks.forEach((block, i) => {
    if (i <= start || (end >= 0 && i >= end)) block.drop ??= 'boilerplate'
  })
}

/** The same short line three times or more, apart from one another, is a running head. */
function repeated(blocks: DraftBlock[]): void {
  const short = blocks.flatMap((block, i) =>
    block.type === 'paragraph' && block.text.length > 0 && block.text.length <= 80 && !/[.!?…:;,”"»]$/u.test(block.text) ? [i] : [],
  )
  const seen = Map.groupBy(short, (i) => blocks[i]?.text)
  for (const places of seen.values()) {
    const apart = places.length >= 3 && places.slice(1).every((place, i) => place - (places[i] ?? 0) > 2)
    if (apart) for (const place of places.slice(1)) (blocks[place] as DraftBlock).drop ??= 'repeated'
  }
}
