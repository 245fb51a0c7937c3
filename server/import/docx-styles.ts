import { carrierStyles } from './docx-prepare.ts'

/** What mammoth makes of Word's styles. Lists stand before paragraph styles: the first entry that fits counts, and a styled list item is still one. */
export const styleMap = [
  ...[1, 2, 3, 4, 5].flatMap((depth) => {
    const around = Array.from({ length: depth - 1 }, () => 'ul|ol > li > ').join('')
    return [`p:unordered-list(${depth}) => ${around}ul > li:fresh`, `p:ordered-list(${depth}) => ${around}ol > li:fresh`]
  }),
  ...[
    'Quote',
    'Intense Quote',
    'Block Text',
    'Quotations',
    'Block Quotation',
    'Zitat',
    'Intensives Zitat',
    'Citation',
    'Cita',
    'Citazione',
  ].map((name) => `p[style-name='${name}'] => blockquote > p:fresh`),
  ...['Title', 'Titel', 'Titre', 'Título', 'Titolo'].map((name) => `p[style-name='${name}'] => section.doc-title > p:fresh`),
  ...['Subtitle', 'Untertitel', 'Sous-titre'].map((name) => `p[style-name='${name}'] => section.doc-subtitle > p:fresh`),
  ...['Author', 'Autor', 'Auteur'].map((name) => `p[style-name='${name}'] => section.doc-author > p:fresh`),
  ...['Verse', 'Poem', 'Poetry', 'Verse Paragraph'].map((name) => `p[style-name='${name}'] => div.verse > p:fresh`),
  ...['Caption', 'Image Caption', 'Table Caption'].map((name) => `p[style-name='${name}'] => p:fresh`),
  ...['Source Code', 'Preformatted Text', 'HTML Preformatted'].map((name) => `p[style-name='${name}'] => pre:separator('\\n')`),
  `r.${carrierStyles.marker} => span.list-marker:fresh`,
  `r.${carrierStyles.math} => span.math-inline:fresh`,
  `r.${carrierStyles.display} => span.math-display:fresh`,
  'u => u',
  'strike => s',
  'small-caps => span.small-caps',
]
