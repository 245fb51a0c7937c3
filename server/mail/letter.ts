/** A mail in one language, as the texts that are sent: plain, and as a page that says in which direction it is read. */
import { directionOf, type Language } from '#shared/languages.ts'

export interface Letter {
  readonly language: Language
  readonly subject: string
  /** Each a paragraph of one or more lines; a line that is an address is a link. */
  readonly paragraphs: readonly (string | readonly string[])[]
}

const linesOf = (paragraph: Letter['paragraphs'][number]): readonly string[] => (typeof paragraph === 'string' ? [paragraph] : paragraph)

export const plainText = ({ paragraphs }: Letter): string =>
  `${paragraphs.map((paragraph) => linesOf(paragraph).join('\n')).join('\n\n')}\n`

export function page({ language, subject, paragraphs }: Letter): string {
  const body = paragraphs.map((paragraph) => `<p>${linesOf(paragraph).map(line).join('<br>\n')}</p>`)
  const head = `<meta charset="utf-8"><title>${escaped(subject)}</title>`
  // Where a reader of mails drops the outer elements, the inner one still says it.
  const said = `lang="${language}" dir="${directionOf(language)}"`
  return `<!doctype html>\n<html ${said}><head>${head}</head><body>\n<div ${said}>\n${body.join('\n')}\n</div>\n</body></html>\n`
}

function line(text: string): string {
  const words = escaped(text)
  return /^https?:\/\/\S+$/.test(text) ? `<a href="${words}"><bdi dir="ltr">${words}</bdi></a>` : words
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
