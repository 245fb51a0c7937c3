/** A line or few that name a part of the text. `rank` orders kinds of headings, from the widest. */
interface HeadingLine {
  text: string
  rank: number
}

const ordinal = String.raw`(?:\d{1,3}|[IVXLC]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|fifth|erster?|zweiter?|dritter?|premi[eè]re?|deuxi[eè]me|primer[ao]?|segund[ao]|prim[ao]|second[ao]|terz[ao])`
const part = new RegExp(
  String.raw`^(?:part|book|volume|act|teil|buch|band|akt|partie|livre|tome|acte|parte|libro|tomo|acto|atto|deel|boek|pars|liber|часть|книга)\s+${ordinal}\b\.?`,
  'iu',
)
const chapter = new RegExp(
  String.raw`^(?:chapter|section|lecture|letter|essay|canto|scene|kapitel|abschnitt|brief|szene|chapitre|section|lettre|scène|capítulo|sección|escena|capitolo|scena|hoofdstuk|caput|глава)\s+${ordinal}\b\.?`,
  'iu',
)
const named =
  /^(?:preface|foreword|introduction|prologue|epilogue|conclusion|afterword|appendix|notes|footnotes|endnotes|bibliography|references|acknowledge?ments|abstract|vorwort|einleitung|nachwort|anmerkungen|fußnoten|literatur|schluss|préface|introduction|avant-propos|épilogue|notes|bibliographie|prólogo|introducción|epílogo|notas|bibliografía|prefazione|introduzione|note)\.?$/iu
const numeral = /^(?:[IVXLC]{1,7}|\d{1,3}|§\s?\d{1,3})\.?$/
const numbered = /^(?:[IVXLC]{1,7}[.:)]|\d{1,2}(?:\.\d{1,2}){0,4}[.:)]?|§\s?\d{1,3}[.:]?)\s+[\p{Lu}“"‘«„]/u

export const ranks = { part: 1, chapter: 2, numbered: 3, plain: 4 } as const

/** The heading that a chunk's lines make, if the words or the numbering say so. */
export function namedHeading(lines: readonly string[]): HeadingLine | undefined {
  const trimmed = lines.map((line) => line.trim())
  const [first = '', ...rest] = trimmed
  if (trimmed.length > 5 || trimmed.join(' ').length > 240) return undefined
  for (const [pattern, rank] of [
    [part, ranks.part],
    [chapter, ranks.chapter],
  ] as const) {
    const label = pattern.exec(first)
    if (!label) continue
    const after = first
      .slice(label[0].length)
      .trim()
      .replace(/^[:.–—-]\s*/, '')
    const name = [after, ...rest].filter((line) => line !== '').join(' ')
    if (name === '') return { text: label[0].replace(/\.$/, ''), rank }
    if (!/^["“‘«„¿¡(]?[\p{Lu}\p{Lo}\d]/u.test(name) || (rest.length === 0 && /[.,;]$/.test(name) && name.length > 60)) return undefined
    return { text: `${label[0].replace(/[.:]$/, '')}: ${name}`, rank }
  }
  if (named.test(first) && rest.length === 0) return { text: first, rank: ranks.chapter }
  if (numeral.test(first)) {
    const name = rest.join(' ')
    if (rest.length === 0) return { text: first, rank: ranks.numbered }
    return rest.length <= 2 && name.length <= 90 && /^["“‘«„]?\p{Lu}/u.test(name) && !/[.,;:]$/.test(name)
      ? { text: `${first.replace(/\.$/, '')}. ${name}`, rank: ranks.numbered }
      : undefined
  }
  if (trimmed.length === 1 && numbered.test(first) && first.length <= 90 && !/[.,;:!]$/.test(first))
    return { text: first, rank: ranks.numbered }
  return undefined
}

/** Whether a short line reads as a heading by its looks alone: no full stop, and capitals, or but few words. */
export function looksLikeHeading(line: string): boolean {
  const text = line.trim()
  if (text.length === 0 || text.length > 90 || /[.,;:]$|[.!?…]["”’»]?$/u.test(text.replace(/[!?]$/, '')) || /^[“„«"‘([—–-]/u.test(text))
    return false
  const words = text.match(/\p{L}[\p{L}\p{M}’'-]*/gu) ?? []
  if (words.length === 0 || words.length > 12) return false
  if (!/^["¿¡]?[\p{Lu}\p{Lo}\d]/u.test(text)) return false
  if (text === text.toUpperCase() && /\p{Lu}{2}/u.test(text)) return true
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word)).length
  return words.length <= 8 || capitals >= words.length * 0.6
}
