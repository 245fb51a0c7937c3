import { renderToStaticMarkup } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { safeHref } from '#shared/markdown/draw.ts'
import { isPlainProse } from '#shared/markdown/plain-prose.ts'
import { Markdown } from './markdown.tsx'
import Parsed from './parsed.tsx'

const parsed = (text: string, names: readonly string[] = []) => renderToStaticMarkup(<Parsed text={text} names={names} />)
const plain = (text: string, names: readonly string[] = []) => renderToStaticMarkup(<Markdown text={text} names={names} />)

describe('what people write', () => {
  test.each([
    ['*a* **b** ~~c~~ `d`', '<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>'],
    ['> said\n\nanswered', '<blockquote><p>said</p></blockquote><p>answered</p>'],
    ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['3. three', '<ol start="3"><li>three</li></ol>'],
    ['# Loud', '<p><strong>Loud</strong></p>'],
    ['[here](https://example.org)', '<p><a href="https://example.org/" target="_blank" rel="noopener noreferrer nofollow">here</a></p>'],
    [
      'https://example.org',
      '<p><a href="https://example.org/" target="_blank" rel="noopener noreferrer nofollow">https://example.org</a></p>',
    ],
  ])('%s', (text, html) => {
    expect(parsed(text)).toBe(html)
  })
  test.each([
    ['<img src=x onerror=alert(1)>'],
    ['<script>alert(1)</script>'],
    ['[x](javascript:alert(1))'],
    ['[x](JaVaScRiPt:alert(1))'],
    ['[x](data:text/html,<b>)'],
    ['![x](javascript:alert(1))'],
    ['<svg/onload=alert(1)>'],
    ['[x]: javascript:alert(1)\n\n[x]'],
    ['a <b onclick="x">b</b>'],
  ])('nothing of %s runs or loads', (text) => {
    expect(parsed(text)).not.toMatch(/<(?!\/?(p|a|em|strong)\b)|javascript:[^<]*"|href="(?!https?:|mailto:)/i)
  })
  test('a picture is a link to it, and is not loaded', () => {
    expect(parsed('![a map](https://example.org/map.png)')).toBe(
      '<p><a href="https://example.org/map.png" target="_blank" rel="noopener noreferrer nofollow">a map</a></p>',
    )
  })
  test('tags and the names of people are set off', () => {
    expect(parsed('*So* @Ada Lovelace, see #timing', ['Ada', 'Ada Lovelace'])).toMatch(
      /<span class="[^"]*">@Ada Lovelace<\/span>, see <span class="[^"]*">#timing<\/span>/,
    )
  })
  test.each(['Plain words.', 'Two paragraphs.\n\nAnd a second\nline.', 'A #tag and @Ada, 3 of 4 (yes!)', 'ألف ليلة وليلة', 'Two - dashes'])(
    'plain prose comes out of both ways alike: %s',
    (text) => {
      expect(isPlainProse(text)).toBe(true)
      expect(plain(text, ['Ada']).replace(/^<div[^>]*>|<\/div>$/g, '')).toBe(parsed(text, ['Ada']))
    },
  )
  test.each([
    '*a*',
    'a_b_',
    '- a',
    '1. a',
    '# a',
    '> a',
    'http://x.org',
    '$x$',
    '    code',
    'a\n---',
    'a  \nb',
    '\\*',
    '&amp;',
    'me@x.org',
  ])('needs the parser: %s', (text) => {
    expect(isPlainProse(text)).toBe(false)
  })
  test.each([
    ['https://example.org/a b', 'https://example.org/a%20b'],
    ['mailto:a@b.org', 'mailto:a@b.org'],
    ['ftp://example.org', undefined],
    ['//example.org', undefined],
    ['/account', undefined],
  ])('a link to %s', (url, href) => {
    expect(safeHref(url)).toBe(href)
  })
})
