/** The commonest short words of each language, those it shares with few others. */
const stopWords: Readonly<Record<string, string>> = {
  en: 'the of and to in that is was he for it with as his on be at by had not but from have are which they this were her she',
  de: 'der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird',
  fr: 'le la les des est et un une que qui dans pour pas au sur plus par ne se ce il elle avec sont mais nous vous du aux',
  es: 'el los las que del una por con para como más pero sus le ya este sí porque esta entre cuando muy sin sobre también hay fue y',
  it: 'il che di non è un per una sono della con gli del alla più anche come ma nel questo dei delle lo si da ha e cui',
  pt: 'o os que não uma do da em para com por mais como mas foi ao ele das seu sua ou quando muito nos já eu também pelo e é',
  nl: 'de het een van en dat is te op voor met zijn niet aan er om ook als bij door maar naar dan nog wel werd zich uit hij heeft',
  la: 'et in est non ad ut cum quod qui sed si quae ex aut per ab etiam nec atque esse enim sunt quam hoc autem quid quidem eius',
}
const words = Object.entries(stopWords).map(([language, list]) => ({ language, list: new Set(list.split(' ')) }))

const scripts: readonly [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Cyrillic}/gu, 'ru'],
  [/\p{Script=Greek}/gu, 'el'],
]

/** The BCP 47 language that a text seems to be in: by its script, else by its commonest words; `en` when in doubt. */
export function guessLanguage(text: string): string {
  const sample = text.length > 60_000 ? text.slice(0, 30_000) + text.slice(text.length >> 1, (text.length >> 1) + 30_000) : text
  const letters = (sample.match(/\p{L}/gu) ?? []).length
  if (letters === 0) return 'en'
  const counts = scripts.map(([pattern, language]) => ({ language, share: (sample.match(pattern) ?? []).length / letters }))
  const kana = counts[0]?.share ?? 0
  if (kana > 0.1) return 'ja'
  const script = counts.slice(1).find(({ share }) => share > 0.4)
  if (script) return script.language
  const found = sample.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []
  const best = words
    .map(({ language, list }) => ({ language, hits: found.filter((word) => list.has(word)).length }))
    .toSorted((a, b) => b.hits - a.hits)
  const [first, second] = best
  if (!first || !second || first.hits < 2 || first.hits === second.hits) return 'en'
  return first.language
}

/** In which direction most of a text's letters are written; undefined where it has none. */
export function directionIn(text: string): 'ltr' | 'rtl' | undefined {
  const letters = (text.match(/\p{L}/gu) ?? []).length
  const rtl = (text.match(/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu) ?? []).length
  return letters === 0 ? undefined : rtl > letters / 2 ? 'rtl' : 'ltr'
}
