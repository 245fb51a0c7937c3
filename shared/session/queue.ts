import type { Hand, Live } from './live.ts'

/**
 * The speaking queue in the order in which people are called: who has the floor first, then, if it is fair, those who
 * have had it least often, and among equals whoever raised their hand first.
 */
export function queueOf({ hands, fair, spoken }: Pick<Live, 'hands' | 'fair' | 'spoken'>): Hand[] {
  const times = (hand: Hand) => (fair ? (spoken[hand.participant] ?? 0) : 0)
  return hands.toSorted(
    (a, b) => (a.calledAt ?? 1e15) - (b.calledAt ?? 1e15) || times(a) - times(b) || a.at - b.at || (a.participant < b.participant ? -1 : 1),
  )
}
