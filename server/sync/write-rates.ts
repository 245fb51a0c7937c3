import type { ParticipantId } from '#shared/ids.ts'
import { floodLimits, limits } from '#shared/limits.ts'
import { Bucket } from './rate.ts'

const BYTES_BURST = 4 * limits.catchUpBytes

/** How records come: as one writes; what was written offline, which may come all at once; a facilitator's marks on many threads. */
export type Pace = 'live' | 'catch-up' | 'bulk'

/** How fast each participant may write, over all their connections and through reconnects. */
export class WriteRates {
  readonly #live = new Map<ParticipantId, Bucket>()
  readonly #catchUp = new Map<ParticipantId, Bucket>()
  readonly #bulk = new Map<ParticipantId, Bucket>()
  readonly #bytes = new Map<ParticipantId, Bucket>()
  readonly #frames = new Map<ParticipantId, Bucket>()

  /**
   * Takes `records` writes of a participant.
   * @param now ms
   */
  take(participant: ParticipantId, records: number, pace: Pace, now: number): boolean {
    if (records === 0) return true
    if (pace === 'bulk')
      return bucketOf(this.#bulk, participant, () => new Bucket(limits.bulkMarks, limits.bulkMarksPerSecond, now)).take(records, now)
    const live = bucketOf(this.#live, participant, () => new Bucket(limits.writeBurst, limits.writesPerSecond, now))
    if (live.take(records, now)) return true
    if (pace === 'live') return false
    return bucketOf(this.#catchUp, participant, () => new Bucket(limits.catchUpRecords, limits.writesPerSecond, now)).take(records, now)
  }

  /** Counts writes that a participant has made by way of another node. */
  spend(participant: ParticipantId, records: number, now: number): void {
    bucketOf(this.#live, participant, () => new Bucket(limits.writeBurst, limits.writesPerSecond, now)).spend(records, now)
  }

  /** Takes bytes that a participant brings, read or not: a few times all that may be caught up with, then as much as writing makes. */
  takeBytes(participant: ParticipantId, bytes: number, now: number): boolean {
    return bucketOf(this.#bytes, participant, () => new Bucket(BYTES_BURST, limits.updateBytes, now)).take(bytes, now)
  }

  /** Takes one frame that a participant sends, whatever is in it. */
  takeFrame(participant: ParticipantId, now: number): boolean {
    return bucketOf(this.#frames, participant, () => new Bucket(floodLimits.frames, floodLimits.framesPerSecond, now)).take(1, now)
  }

  /** Forgets those who have all their writes again. */
  sweep(now: number): void {
    for (const buckets of [this.#live, this.#catchUp, this.#bulk, this.#bytes, this.#frames]) {
      for (const [participant, bucket] of buckets) if (bucket.isFull(now)) buckets.delete(participant)
    }
  }
}

function bucketOf(buckets: Map<ParticipantId, Bucket>, participant: ParticipantId, make: () => Bucket): Bucket {
  let bucket = buckets.get(participant)
  if (!bucket) buckets.set(participant, (bucket = make()))
  return bucket
}
