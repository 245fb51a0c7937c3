import { placePassage } from '#shared/reading/place.ts'
import { correctedText } from '../tests/fixtures/readings/corrected.ts'
import { Seeded } from '../tests/harness/seeded.ts'
import { note } from './figures.ts'

/** 5,000 annotations carried over to a corrected version of the longest reading there may be. */
export async function run(): Promise<void> {
  const { before, after, expected } = correctedText(new Seeded(1), 19_500, 5_000)
  note('blocks', after.length, '')
  note(
    'characters',
    after.reduce((sum, block) => sum + block.text.length, 0),
    '',
  )
  const versions = new Map([
    [1, before],
    [2, after],
  ])
  const from = performance.now()
  const placings = expected.map(({ passage }) => placePassage(passage, versions, 2))
  note('carrying 5,000 annotations over', performance.now() - from, 'ms')
  note('placed', placings.filter(({ is }) => is === 'placed').length, '')
  note('orphaned', placings.filter(({ is }) => is === 'orphaned').length, '')
  note('memory', process.memoryUsage().rss / 2 ** 20, 'MB')
}
