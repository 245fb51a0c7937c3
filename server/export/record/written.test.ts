import type { ElementContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { describe, expect, test } from 'vitest'
import { Block } from '#shared/reading/block.ts'
import { corpus } from '../../../tests/harness/corpora.ts'
import { element, html } from './html.ts'
import { markedText } from './marked-text.ts'
import { written } from './written.ts'

const own = /^(p|strong|em|del|code|pre|blockquote|ul|ol|li|br|hr|a|span|mark|math|m[a-z]+|semantics|annotation|none)$/
const attributes =
  /^(className|href|target|rel|start|tabIndex|id|display|math[a-z]+|m[a-z]+|[lr]space|stretchy|fence|form|separator|accent|accentunder|width|height|depth|columnalign|rowspacing|columnspacing|encoding|xmlns|scriptlevel|displaystyle|linethickness|symmetric|minsize|maxsize|voffset|notation|columnlines|rowlines|frame|framespacing|columnspan|rowspan|side|dataTex|largeop|movablelimits)$/i

/** All that is an element or an attribute in it must be our own. */
function foreignIn(markup: string): string[] {
  const found: string[] = []
  const look = (nodes: readonly ElementContent[]) => {
    for (const node of nodes) {
      if (node.type === 'comment') found.push('a comment')
      if (node.type !== 'element') continue
      if (!own.test(node.tagName)) found.push(node.tagName)
      for (const [name, value] of Object.entries(node.properties)) {
        if (!attributes.test(name)) found.push(`${node.tagName} ${name}`)
        if (name === 'href' && !/^(https?:|mailto:|#)/.test(String(value))) found.push(String(value))
      }
      look(node.children)
    }
  }
  look(fromHtml(markup, { fragment: true }).children.filter((node) => node.type !== 'doctype'))
  return found
}

const lines = ['corpora/xss-payload-list/xss-payload-list.txt', 'corpora/blns/blns.txt']
  .flatMap((file) => String(corpus(file as `corpora/${string}`) ?? '').split('\n'))
  .filter((line) => line.trim() !== '')
const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onclick='alert(1)",
  '[x](javascript:alert(1)) ![y](data:text/html,x) [z]: javascript:1',
  '$\\href{javascript:alert(1)}{x}$ $\\style{color:red}{x}$ $\\htmlId{x}{y}$',
  '</style><script>alert(1)</script>',
  ...lines,
]
const batches = Array.from({ length: Math.ceil(payloads.length / 400) }, (_, nth) => payloads.slice(nth * 400, (nth + 1) * 400))

describe('what is written in the record', () => {
  test('brings no element, attribute or address but our own, whatever it is', () => {
    for (const some of batches) expect(foreignIn(html`${some.map((payload) => html`<p>${written(payload)}</p>`)}`.text)).toEqual([])
    expect(payloads.length).toBeGreaterThan(5)
  })

  test('is words where words are meant: in an element, in an attribute, in the text that is read', () => {
    for (const some of batches) {
      const twice = some.map((payload) => html`<p title="${payload}">${payload}</p>${element('p', { title: payload }, payload)}`)
      const parsed = fromHtml(html`${twice}`.text, { fragment: true })
      const shapes = parsed.children.map((node) =>
        node.type === 'element' ? `${node.tagName} ${Object.keys(node.properties).join()} ${node.children.length}` : node.type,
      )
      expect(new Set(shapes)).toEqual(new Set(['p title 1']))
      expect(shapes).toHaveLength(2 * some.length)
    }
    const text = payloads.slice(0, 6).join(' ')
    const block = Block.parse({
      id: 'aaaa',
      type: 'paragraph',
      text,
      spans: [
        { is: 'link', start: 0, end: 9, href: 'javascript:alert(1)' },
        { is: 'lang', start: 3, end: 12, lang: 'de' },
      ],
    })
    const marked = [
      { start: 5, end: 30, kind: 'question', number: 1 },
      { start: 8, end: 20, kind: 'insight', number: 2 },
    ] as const
    const drawn = markedText(block, marked, (page) => page).text
    expect(foreignIn(drawn.replaceAll(/ (lang|dir)="[^"]*"/g, ''))).toEqual([])
    const words = (nodes: readonly ElementContent[]): string =>
      nodes
        .map((node) => (node.type === 'text' ? node.value : node.type === 'element' && node.tagName !== 'a' ? words(node.children) : ''))
        .join('')
    // The numbers of the threads are links among the words.
    expect(words(fromHtml(drawn, { fragment: true }).children.filter((node) => node.type !== 'doctype'))).toBe(text)
  })

  test('a formula is drawn, and what is none is shown as it was typed', () => {
    expect(written('$a^2$').text).toContain('<msup>')
    expect(written('$\\frac{$').text).toContain('\\frac{')
  })
})
