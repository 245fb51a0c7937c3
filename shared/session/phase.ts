/** Where a session stands. An open session has the one phase `plenary`, until it is closed; before it opens it stands in `gather`. */
export const phases = ['gather', 'read', 'discuss', 'plenary', 'closed'] as const
export type Phase = (typeof phases)[number]

/** In a silent phase readers' words reach facilitators only. */
export const isSilent = (phase: Phase): boolean => phase === 'read'
