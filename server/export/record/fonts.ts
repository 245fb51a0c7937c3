/** The book face of the reading room, within the record: only the scripts that the text has need of. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

interface Face {
  readonly file: string
  readonly family: 'Literata' | 'Naskh'
  readonly style: 'normal' | 'italic'
  readonly weight: string
  readonly range: string
}

const literata = (subset: string, range: string): Face[] =>
  (['normal', 'italic'] as const).map((style) => ({
    file: `@fontsource-variable/literata/files/literata-${subset}-wght-${style}.woff2`,
    family: 'Literata',
    style,
    weight: '200 900',
    range,
  }))
const naskh = (weight: '400' | '600', range: string): Face => ({
  file: `@fontsource/noto-naskh-arabic/files/noto-naskh-arabic-arabic-${weight}-normal.woff2`,
  family: 'Naskh',
  style: 'normal',
  weight,
  range,
})

const latin =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD'
const arabic = 'U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08E1,U+08E3-08FF,U+200C-200E,U+2010-2011,U+FB50-FDFF,U+FE70-FEFC'

/** What a text must have in it for a script's letters to come along. */
const scripts: readonly { readonly needed: RegExp; readonly faces: readonly Face[] }[] = [
  { needed: /[A-Za-z]/, faces: literata('latin', latin) },
  {
    needed: /[\u0100-\u024F\u1E00-\u1E9F]/,
    faces: literata(
      'latin-ext',
      'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2C60-2C7F,U+A720-A7FF',
    ),
  },
  { needed: /[\u0370-\u03FF]/, faces: literata('greek', 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF') },
  { needed: /[\u0400-\u045F\u0490\u0491]/, faces: literata('cyrillic', 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116') },
  { needed: /[\u0600-\u06FF]/, faces: [naskh('400', arabic), naskh('600', arabic)] },
]

const resolve = createRequire(import.meta.url).resolve

/**
 * The rules for these faces, each with its file in it (base64): 140 KB for a Latin text.
 * @param text all words whose letters matter
 */
export async function fontFaces(text: string): Promise<string> {
  const faces = scripts.filter(({ needed }) => needed.test(text)).flatMap(({ faces }) => faces)
  const rules = await Promise.all(
    faces.map(async ({ file, family, style, weight, range }) => {
      const bytes = await readFile(resolve(file))
      return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};src:url(data:font/woff2;base64,${bytes.toString('base64')}) format("woff2");unicode-range:${range}}`
    }),
  )
  return rules.join('\n')
}
