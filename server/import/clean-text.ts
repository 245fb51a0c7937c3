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
  keep: 'nothing' | 'indents' | 'everything' = 'nothing',
): { text: string; spans: DraftSpan[]; at: (offset: number) => number } {
  if (plain.test(text) && !/ {2}| \n|\n | $|^\s|\n$|\n{3}/.test(text))
    return { text, spans: spans.map((span) => ({ ...span })), at: (offset) => Math.min(offset, text.length) }
  const source = text.toWellFormed()
  const rightToLeft = rtl.test(source)
  /** Where each UTF-16 unit of the source went; one more for the end. */
  const map = new Uint32Array(source.length + 1)
  let out = ''
  for (const { segment, index } of clusters(source)) {
    let kept = ''
    for (let i = 0; i < segment.length; ) {
      const point = segment.codePointAt(i) ?? 0
      const char = String.fromCodePoint(point)
      kept += keptChar(char, point, source, index + i, rightToLeft)
      i += char.length
    }
    for (let i = 0; i < segment.length; i++) map[index + i] = out.length
    out += collapse(out, kept.normalize('NFC'), source, index, keep)
  }
  map[source.length] = out.length
  const end = keep === 'everything' ? out.replace(/\n+$/, '').length : out.trimEnd().length
  const lead = keep === 'nothing' ? out.length - out.trimStart().length : keep === 'everything' ? (/^\n*/.exec(out)?.[0].length ?? 0) : 0
  const start = Math.min(lead, end)
  const at = (offset: number): number => Math.max(0, Math.min(end, map[Math.min(offset, source.length)] ?? end) - start)
  const moved = spans.flatMap((span) => {
    const from = at(span.start)
    const to = at(span.end)
    return from < to ? [{ ...span, start: from, end: to }] : []
  })
  return { text: out.slice(start, end), spans: moved, at }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Pieces that normalise by themselves: single units where nothing combines, else grapheme clusters. */
function* clusters(text: string): Iterable<{ segment: string; index: number }> {
  if (text.normalize('NFC') === text) {
    for (let i = 0; i < text.length; ) {
      const char = String.fromCodePoint(text.codePointAt(i) ?? 0)
      yield { segment: char, index: i }
      i += char.length
    }
  } else yield* graphemes.segment(text)
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

function collapse(out: string, piece: string, source: string, index: number, keep: 'nothing' | 'indents' | 'everything'): string {
  if (keep === 'everything' || piece === '') return piece
  if (piece === '\n') return out.endsWith('\n\n') || out === '' ? '' : piece
  if (piece === '\u00A0') {
    const before = source.slice(Math.max(0, index - 8), index)
    const after = source.slice(index + 1, index + 3)
    const alone = !/[\s\u00A0]$/.test(before) && !/^[\s\u00A0]/.test(after) && before !== '' && after !== ''
    if (alone && (bindsBefore.test(before) || bindsAfter.test(after))) return piece
  } else if (piece !== ' ' && piece !== '\t') return piece
  if (endsLine(source, index + 1)) return ''
  if (keep === 'indents' && /(^|\n) *$/.test(out.slice(-40))) return ' '
  return out === '' || out.endsWith(' ') || out.endsWith('\n') ? '' : ' '
}

function endsLine(source: string, from: number): boolean {
  for (let i = from; i < source.length; i++) {
    const char = source[i]
    if (char !== ' ' && char !== '\t' && char !== '\u00A0') return char === '\n' || char === '\r'
  }
  return true
}
