/** The text search configuration of Postgres for each language (BCP 47, first part) that it knows. */
const configurations: Readonly<Record<string, string>> = {
  ar: 'arabic',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  it: 'italian',
  nb: 'norwegian',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
}

/** In which way Postgres is to take words of a language; those it does not know are matched as they stand. */
export const textSearchOf = (language: string): string =>
  `pg_catalog.${configurations[language.toLowerCase().split('-', 1)[0] ?? ''] ?? 'simple'}`
