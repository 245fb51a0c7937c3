import { describe, expect, test } from 'vitest'
import { directionIn, guessLanguage } from './language.ts'

describe('guessing the language', () => {
  test.each([
    ['en', 'The clerk wrote this down and did not read it aloud, for it was late in the year.'],
    ['de', 'Der Schreiber hat es notiert und nicht vorgelesen, denn es war spät im Jahr und das Boot lag auf dem Trockenen.'],
    ['fr', 'Le greffier a noté cela et ne l’a pas lu à haute voix, car la nuit tombait sur les rives et il était tard.'],
    ['es', 'El escribano lo apuntó y no lo leyó en voz alta, porque era tarde y los barcos del pueblo estaban en el río.'],
    ['it', 'Il segretario lo scrisse e non lo lesse ad alta voce, perché era tardi e le barche della città erano nel fiume.'],
    ['pt', 'O escrivão anotou isto e não o leu em voz alta, porque era tarde e os barcos da vila estavam no rio com as redes.'],
    ['nl', 'De klerk schreef het op en las het niet voor, want het was laat en de boten van het dorp lagen op de rivier.'],
    [
      'la',
      'Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani, tertiam qui ipsorum lingua Celtae appellantur, sed hoc non est ad rem.',
    ],
    ['he', 'בראשית ברא אלהים את השמים ואת הארץ'],
    ['ar', 'في البدء خلق الله السماوات والأرض'],
    ['ru', 'В начале сотворил Бог небо и землю'],
    ['el', 'ἐν ἀρχῇ ἐποίησεν ὁ θεὸς τὸν οὐρανὸν καὶ τὴν γῆν'],
    ['zh', '起初神創造天地'],
    ['ja', '初めに、神は天地を創造された'],
    ['en', 'xyzzy'],
    ['en', ''],
  ])('%s: %s', (language, text) => {
    expect(guessLanguage(text)).toBe(language)
  })

  test('a quotation in another script does not turn a paragraph round', () => {
    expect(directionIn('He wrote בראשית and no more')).toBe('ltr')
    expect(directionIn('בראשית ברא אלהים (Gen 1)')).toBe('rtl')
    expect(directionIn('1871–1872')).toBeUndefined()
  })
})
