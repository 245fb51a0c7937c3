import type { DraftSpan } from './draft.ts'

const rtl = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
/** Scripts in which a zero-width joiner or non-joiner changes the letters, and pictographs. */
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}\p{Extended_Pictographic}\u{FE0F}\p{Emoji_Modifier}]/u
const plain = /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u0370-\u0373\u0386\u0388-\u03FF\u0400-\u0482\u2010-\u2027\u2030-\u205E\n]*$/

/** What stands after a no-break space, or before it, when it is meant: punctuation of French, figures, signs. */
const bindsBefore = /[«‹\d§¶№$€£]$|(?:^|[\s\u00A0(])\p{L}{1,3}\.$|(?:^|[\s\u00A0(])\p{L}$/u
const bindsAfter = /^[»›;:?!%°\d–—]/u

/**
 * The text without what is not text (controls, soft hyphens, zero-width and bidi controls), in NFC, white space
 * collapsed (lines kept at `\n`; all of it kept in code), trimmed; spans moved along, empty ones left out. No-break
 * spaces stay where they bind: before French punctuation, between a number and its unit, after an abbreviation.
 */
export function cleanText(
  text: string,
  spans: readonly DraftSpan[],
  keep: Keep = 'nothing',
): { text: string; spans: DraftSpan[]; at: (offset: number) => number } {
  if (plain.test(text) && !/ {2}| \n|\n | $|^\s|\n$|\n{3}/.test(text))
    return { text, spans: spans.map((span) => ({ ...span })), at: (offset) => Math.min(offset, text.length) }
  const kept = strip(text.toWellFormed())
  const laid = collapse(kept.text, keep)
  const end = keep === 'everything' ? laid.text.replace(/\n+$/, '').length : laid.text.trimEnd().length
  const lead =
    keep === 'everything'
      ? (/^\n*/.exec(laid.text)?.[0].length ?? 0)
      : keep === 'indents'
        ? 0
        : laid.text.length - laid.text.trimStart().length
  const start = Math.min(lead, end)
  const at = (offset: number): number => Math.max(0, Math.min(end, laid.map[kept.map[Math.min(offset, text.length)] ?? 0] ?? end) - start)
  const moved = spans.flatMap((span) => {
    const from = at(span.start)
    const to = at(span.end)
    return from < to ? [{ ...span, start: from, end: to }] : []
  })
  return { text: laid.text.slice(start, end), spans: moved, at }
}

/** A text made from another, with the place in it of each UTF-16 unit of the other, and of its end. */
interface Mapped {
  text: string
  map: Uint32Array
}

/** Without what is not text, and in NFC. */
function strip(source: string): Mapped {
  const rightToLeft = rtl.test(source)
  const map = new Uint32Array(source.length + 1)
  let out = ''
  for (const { segment, index } of characters(source)) {
    let kept = ''
    for (let i = 0; i < segment.length; ) {
      const point = segment.codePointAt(i) ?? 0
      const char = String.fromCodePoint(point)
      kept += keptChar(char, point, source, index + i, rightToLeft)
      i += char.length
    }
    map.fill(out.length, index, index + segment.length)
    out += kept
  }
  map[source.length] = out.length
  return out.normalize('NFC') === out ? { text: out, map } : compose(out, map)
}

/** Letters may meet only when what stood between them has gone. */
function compose(text: string, before: Uint32Array): Mapped {
  const map = new Uint32Array(text.length + 1)
  let out = ''
  for (const { segment, index } of graphemes.segment(text)) {
    map.fill(out.length, index, index + segment.length)
    out += segment.normalize('NFC')
  }
  map[text.length] = out.length
  return { text: out, map: before.map((at) => map[at] ?? out.length) }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function* characters(text: string): Iterable<{ segment: string; index: number }> {
  for (let i = 0; i < text.length; ) {
    const char = String.fromCodePoint(text.codePointAt(i) ?? 0)
    yield { segment: char, index: i }
    i += char.length
  }
}

function keptChar(char: string, point: number, source: string, at: number, rightToLeft: boolean): string {
  if (char === '\n' || char === '\t' || char === ' ') return char
  if (point === 0x0b || point === 0x0c || point === 0x85 || point === 0x2028 || point === 0x2029) return '\n'
  if (point === 0x0d) return source[at + 1] === '\n' ? '' : '\n'
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return ''
  if (point === 0xad || point === 0x200b || point === 0x2060 || point === 0xfeff || point === 0x180e) return ''
  if (point === 0x200c || point === 0x200d) return joining.test(source.slice(Math.max(0, at - 2), at + 3)) ? char : ''
  if (point === 0x200e || point === 0x200f) return rightToLeft ? char : ''
  if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2061 && point <= 0x206f)) return ''
  if ((point >= 0xfff9 && point <= 0xfffb) || (point >= 0xe0000 && point <= 0xe007f)) return ''
  if (point >= 0x2000 && point <= 0x200a) return ' '
  return char
}

/**
 * White space as `keep` says: all of it, the indents of lines, or single spaces and line breaks only. What was written
 * last is kept aside: reading it off the growing string would copy the string each time.
 */
function collapse(text: string, keep: Keep): Mapped {
  const map = new Uint32Array(text.length + 1)
  let out = ''
  const tail: Tail = { last: '', breaks: 0, indent: true }
  for (let i = 0; i < text.length; i++) {
    map[i] = out.length
    const unit = keep === 'everything' ? (text[i] ?? '') : laidOut(tail, text, i, keep)
    if (unit === '') continue
    out += unit
    tail.last = unit
    tail.breaks = unit === '\n' ? tail.breaks + 1 : 0
    tail.indent = unit === '\n' || (unit === ' ' && tail.indent)
  }
  map[text.length] = out.length
  return { text: out, map }
}

/** The end of what is written: its last unit, how many line breaks it ends with, whether only spaces follow the last. */
interface Tail {
  last: string
  breaks: number
  indent: boolean
}

function laidOut({ last, breaks, indent }: Tail, text: string, i: number, keep: Keep): string {
  const unit = text[i] ?? ''
  if (unit === '\n') return last === '' || breaks >= 2 ? '' : unit
  if (unit === '\u00A0') {
    const before = text.slice(Math.max(0, i - 8), i)
    const after = text.slice(i + 1, i + 3)
    const alone = !/[\s\u00A0]$/.test(before) && !/^[\s\u00A0]/.test(after) && before !== '' && after !== ''
    if (alone && (bindsBefore.test(before) || bindsAfter.test(after))) return unit
  } else if (unit !== ' ' && unit !== '\t') return unit
  // Of a run of spaces the first decides, so that a long run is looked along once.
  if (keep === 'nothing' && /[ \t\u00A0]/.test(text[i - 1] ?? '')) return ''
  if (endsLine(text, i + 1)) return ''
  if (keep === 'indents' && indent) return ' '
  return last === '' || last === ' ' || last === '\n' ? '' : ' '
}

function endsLine(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const unit = text[i]
    if (unit !== ' ' && unit !== '\t' && unit !== '\u00A0') return unit === '\n'
  }
  return true
}

type Keep = 'nothing' | 'indents' | 'everything'
