/**
 * Text as a search compares it: what people type differs from what stands in a book by capitals, accents, vowel signs,
 * quotation marks, dashes and what one does not see. After Unicode's NFKD; the letters of Arabic are made alike as Lucene's
 * ArabicNormalizer does.
 */
export function fold(text: string): string {
  let folded = ''
  for (const character of text) folded += foldCharacter(character)
  return folded
}

const known = new Map<string, string>()

/** One character (code point) folded: none, one or several ones. White space of any kind is a space. */
export function foldCharacter(character: string): string {
  const before = known.get(character)
  if (before !== undefined) return before
  let folded = ''
  for (const part of character.normalize('NFKD').toLowerCase()) {
    if (!unseen.test(part)) folded += alike.get(part) ?? (/\s/u.test(part) ? ' ' : part)
  }
  known.set(character, folded)
  return folded
}

/**
 * Soft hyphens, joiners, direction marks and Arabic's stretching; accents, points and vowel signs of scripts that can do without
 * them (elsewhere, as in Devanagari or for Japanese voicing, they make another letter).
 */
const unseen =
  /^(?![\u3099\u309a])(?:[\p{Cf}\u0640]|(?=\p{M})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])$/u

const alike = new Map<string, string>(
  Object.entries({
    "'": '’‘‚‛ʼ′‹›',
    '"': '“”„‟«»″',
    '-': '–—―‐‑‒−',
    ss: 'ß',
    ae: 'æ',
    oe: 'œ',
    o: 'ø',
    d: 'đð',
    l: 'ł',
    h: 'ħ',
    i: 'ı',
    th: 'þ',
    σ: 'ς',
    ا: 'ٱ',
    ي: 'ىی',
    ه: 'ة',
    ك: 'ک',
  }).flatMap(([plain, others]) => Array.from(others, (other) => [other, plain] as const)),
)
