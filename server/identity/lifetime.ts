const aDay = 24 * 60 * 60 * 1000

/** How long a sign-in lasts without use, in ms: a guest has no other way back than this browser, an account has; on a shared computer it ends with the day at the latest. */
export const lifetimeOf = (account: { readonly email?: string | undefined }, shared: boolean): number =>
  (shared ? 1 : account.email === undefined ? 90 : 30) * aDay
