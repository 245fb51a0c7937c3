/** Markdown's signs are noise on a wall. */
export const plainOf = (body: string): string =>
  body
    .replace(/^>.*$/gm, '')
    .replace(/[*_`#]/g, '')
    .trim()
