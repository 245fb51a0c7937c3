import temml from 'temml'
import { drawMarkdown } from '#shared/markdown/draw.ts'
import { parseMarkdown } from '#shared/markdown/parse.ts'
import { isPlainProse, paragraphsOf } from '#shared/markdown/plain-prose.ts'
import { mentionPattern, setOff } from '#shared/markdown/set-off.ts'
import { element, Html, html, type Part } from './html.ts'

/** What somebody wrote, by the same rule as in the room (shared/markdown). */
export function written(text: string): Html {
  if (isPlainProse(text)) return html`${paragraphsOf(text).map((paragraph) => html`<p>${words(paragraph)}</p>`)}`
  return html`${drawMarkdown<Part>(parseMarkdown(text), { words, text: (plain) => plain, element: (name, attributes, children) => element(name, attributes, children), formula })}`
}

const tags = mentionPattern([])
const words = (text: string): Part =>
  setOff(text, tags).map((part) => (part.is === 'plain' ? part.text : html`<span class="${part.is}">${part.text}</span>`))

/** A formula in MathML; what cannot be read is shown as it was written. Styles within are left out: the record allows only its own. */
function formula(text: string, display: boolean): Part {
  try {
    const drawn = temml.renderToString(text, { displayMode: display, throwOnError: true, trust: false, maxExpand: 200, maxSize: [20, 20] })
    return new Html(drawn.replace(/ style="[^"]*"/g, ''))
  } catch {
    return html`<code>${text}</code>`
  }
}
