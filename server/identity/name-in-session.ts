import { limits } from '#shared/limits.ts'

/** Letters that are taken for one another: Cyrillic and Greek ones for Latin ones, and the strokes among themselves. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...pairs('авсԁенһіјкморԛѕтѵԝху', 'abcdehhljkmopqstvwxy'),
  ...pairs('αβεζηικμνορτυχ', 'abezhlkmnoptyx'),
  ...pairs('iı1ǀ|0', 'lllllo'),
}

function pairs(from: string, to: string): Record<string, string> {
  const plain = Array.from(to)
  return Object.fromEntries(Array.from(from, (letter, at) => [letter, plain[at] ?? letter]))
}

/** Of names that were looked at not long ago: a hall joins one after the other, each beside all who came before. */
const known = new Map<string, string>()
const MOST_KNOWN = 20_000

/** What is left of a name when everything is taken off that a reader would not notice: two equal ones look the same. */
export function skeleton(name: string): string {
  const seen = known.get(name)
  if (seen !== undefined) return seen
  if (known.size >= MOST_KNOWN) known.clear()
  const bones = laidBare(name)
  known.set(name, bones)
  return bones
}

function laidBare(name: string): string {
  const bare = name
    .normalize('NFKD')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\s+/g, ' ')
    .trim()
  return Array.from(bare, (letter) => lookAlikes[letter] ?? letter).join('')
}

/**
 * The name under which somebody joins: the wanted one, or with a number behind it where it looks like one that is
 * taken ("Ann (2)"). So nobody passes for another reader or for a facilitator.
 */
export function nameInSession(wanted: string, taken: readonly string[]): string {
  const gone = new Set(taken.map(skeleton))
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : ` (${number})`
    const name = `${fitting(wanted, limits.name - suffix.length)}${suffix}`
    if (!gone.has(skeleton(name))) return name
  }
}

/** Cut to so many UTF-16 units, between characters. */
function fitting(name: string, units: number): string {
  if (name.length <= units) return name
  let cut = ''
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (cut.length + segment.length > units) break
    cut += segment
  }
  return cut.trimEnd()
}
