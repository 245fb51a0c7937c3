/** HTML that is safe by the way it is made: what is not `Html` already is words, and is escaped. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Part = Html | string | number | undefined | false | readonly Part[]

/** `<p>${words}</p>`, with the words escaped. Values of attributes stand between double quotes. Nothing and `false` are left out. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? ''
  for (const [nth, part] of parts.entries()) text += textOf(part) + (strings[nth + 1] ?? '')
  return new Html(text)
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text
  if (part === undefined || part === false) return ''
  if (typeof part === 'object') return part.map(textOf).join('')
  return escaped(String(part))
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

/** An element with these attributes; names come from the code, values are escaped, undefined ones are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly Part[]
): Html {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key.toLowerCase()}="${escaped(String(value))}"`],
  )
  const open = `<${name}${given.join('')}>`
  return new Html(name === 'br' || name === 'hr' || name === 'img' ? open : `${open}${textOf(children)}</${name}>`)
}
