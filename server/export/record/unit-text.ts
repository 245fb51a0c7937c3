import type { Block } from '#shared/reading/block.ts'
import { directionOf } from '#shared/reading/direction.ts'
import { element, type Html, html, type Part } from './html.ts'
import { type Marked, markedText } from './marked-text.ts'
import type { Speech } from './speech.ts'
import type { Unit } from './units.ts'

interface Drawn {
  readonly marked: (block: Block) => readonly Marked[]
  /** A figure's picture as the address of its own bytes. */
  readonly picture: string | undefined
  /** Of the reading. */
  readonly language: string
  readonly speech: Speech
}

/** A unit of the text as the reading room shows it. */
export function unitText(unit: Unit, drawn: Drawn): Html {
  const { speech, language } = drawn
  const [first] = unit.blocks
  const text = (block: Block): Html => markedText(block, drawn.marked(block), (page) => speech.filled(speech.words.page, { page }))
  const own = (block: Block) => ({
    id: `b-${block.id}`,
    lang: block.lang,
    dir: block.dir ?? (block.lang ? directionOf(block.lang) : undefined),
  })
  const inside = (): Part => {
    if (!first) return undefined
    switch (unit.type) {
      case 'table-row': {
        const heads = unit.blocks.findIndex((row) => !row.head)
        const until = heads === -1 ? unit.blocks.length : heads
        const rows = (some: readonly Block[]) => some.map((row) => element('tr', own(row), text(row)))
        return html`<div class="table" tabindex="0" role="group"><table>${until > 0 && html`<thead>${rows(unit.blocks.slice(0, until))}</thead>`}<tbody>${rows(unit.blocks.slice(until))}</tbody></table></div>`
      }
      case 'list-item':
        return html`<ul>${unit.blocks.map((item) =>
          element(
            'li',
            { ...own(item), class: `l${Math.min(3, item.level ?? 1)}` },
            html`<span class="marker">${item.marker ?? '•'}</span><span>${number(item)}${text(item)}</span>`,
          ),
        )}</ul>`
      case 'heading':
        return element(`h${Math.min(6, unit.level + 2)}`, own(first), text(first))
      case 'quotation':
        return html`${number(first)}${element('blockquote', own(first), text(first))}`
      case 'code':
        return html`${number(first)}${element('pre', own(first), text(first))}`
      case 'verse':
        return html`${number(first)}${element('div', { ...own(first), class: 'verse' }, text(first))}`
      case 'separator':
        return element('div', { ...own(first), class: 'separator', role: 'separator' }, first.text === '' ? '⁂' : text(first))
      case 'figure':
        return html`${number(first)}${element('figure', own(first), drawn.picture !== undefined && element('img', { src: drawn.picture, alt: '' }), html`<figcaption>${text(first)}</figcaption>`)}`
      case 'footnote':
        return element(
          'div',
          { ...own(first), class: 'footnote' },
          html`<span class="marker">${first.marker}</span><p>${text(first)}${first.backrefs?.map((from) => html` <a href="#r-${first.id}-${from}" role="doc-backlink" aria-label="${speech.words.backToText}">↩</a>`)}</p>`,
        )
      case 'paragraph':
        return html`${number(first)}${element('p', own(first), text(first))}`
    }
  }
  return html`<div class="passage" lang="${language}" dir="${directionOf(language)}">${inside()}</div>`
}

const number = (block: Block): Part =>
  block.number !== undefined && html`<a class="nr" href="#b-${block.id}" aria-label="¶ ${block.number}">${block.number}</a>`
