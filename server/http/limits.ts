import type { Redis } from 'ioredis'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '#shared/errors.ts'

/** A budget of tries for each key, such as an address. */
export interface Budget {
  /** Refuses, and takes nothing, when the budget is used up. @throws Refusal `too-fast` */
  check(key: string): Promise<void>
  /** Takes one try. @throws Refusal `too-fast` when there is none left */
  take(key: string): Promise<void>
}

export interface HttpLimits {
  /** Wrong join codes of an address. A class of 40 that mistypes twice each stays below it; guessing 31⁸ codes does not get far. */
  readonly wrongCodes: Budget
  /** New guests from an address: several lecture halls behind one, no flood. */
  readonly newGuests: Budget
  /** Wrong passwords for one e-mail from one address. */
  readonly wrongPasswords: Budget
  /** Attempts to sign in from an address, right or wrong: each costs 50 ms of work. */
  readonly signIns: Budget
  /** Mails to one address: nobody's post box is filled by pressing a button. */
  readonly mails: Budget
  /** What an account imports, publishes and opens. */
  readonly makings: Budget
}

const minute = 60

/**
 * Budgets; they start full.
 * @param redis where several servers count together; while it does not answer, and without it, each counts in its own memory
 */
export function createLimits(redis?: Redis): HttpLimits {
  const budget = (name: string, points: number, seconds: number, why: string) => {
    const own = new RateLimiterMemory({ points, duration: seconds })
    if (!redis) return budgetOf(own, points, why)
    const keyPrefix = `catena:limit:${name}`
    return budgetOf(new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: seconds, insuranceLimiter: own }), points, why)
  }
  return {
    wrongCodes: budget('wrong-codes', 100, 10 * minute, 'Too many wrong codes came from your network.'),
    newGuests: budget('new-guests', 1_000, 10 * minute, 'Too many people joined from your network at once.'),
    wrongPasswords: budget('wrong-passwords', 10, 15 * minute, 'Too many wrong passwords.'),
    signIns: budget('sign-ins', 200, 5 * minute, 'Too many attempts to sign in came from your network.'),
    mails: budget('mails', 5, 30 * minute, 'Several mails are on their way to this address already.'),
    makings: budget('makings', 300, 60 * minute, 'You have made very much in a short time.'),
  }
}

function budgetOf(limiter: RateLimiterAbstract, points: number, why: string): Budget {
  const refuse = (res: RateLimiterRes): never => {
    const retryAfter = Math.max(1, Math.ceil(res.msBeforeNext / 1000))
    throw new Refusal('too-fast', `${why} Wait ${spoken(retryAfter)}, then try again.`, { retryAfter })
  }
  return {
    async check(key) {
      const res = await limiter.get(key)
      if (res && res.consumedPoints >= points) refuse(res)
    },
    async take(key) {
      try {
        await limiter.consume(key)
      } catch (error) {
        if (error instanceof RateLimiterRes) refuse(error)
        throw error
      }
    },
  }
}

const spoken = (seconds: number): string => (seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`)
