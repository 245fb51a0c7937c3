import { expect, test } from 'vitest'
import { fold } from './fold.ts'

test.each([
  ['capitals and umlauts', 'ÜBERMÄẞIG', 'ubermassig'],
  ['sharp s', 'Straße', 'strasse'],
  ['ligatures and letters with a stroke', 'ﬁne Œuvre, Ærø, Łódź', 'fine oeuvre, aero, lodz'],
  ['soft hyphens and joiners', 'Ver\u00adgan\u00adgen\u200bheit', 'vergangenheit'],
  ['quotation marks and dashes', '„So“ – ‚so‘ — «so»', '"so" - \'so\' - "so"'],
  ['an ellipsis and odd spaces', 'so…\u00a0ja', 'so... ja'],
  ['Arabic vowel signs and stretching', 'الكِتَابُ كـــتاب', 'الكتاب كتاب'],
  ['Arabic letters that are written in several ways', 'أإآٱ مدرسة على', 'اااا مدرسه علي'],
  ['nothing of letters that have one form', 'Ünïcode نور', 'unicode نور'],
  ['Hebrew points', 'שָׁלוֹם', 'שלום'],
  ['Greek accents and the last sigma', 'Λόγος', 'λογοσ'],
  ['no vowels of Devanagari and no voicing of Japanese', 'की が', 'की が'.normalize('NFKD')],
])('folds %s', (_what, text, folded) => {
  expect(fold(text)).toBe(folded)
})
