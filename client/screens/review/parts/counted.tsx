import { Plural } from '@lingui/react/macro'

interface CountedProps {
  readonly count: number
}

/** Counts with their word, as they stand in lists of facts. */
export const Annotations = ({ count }: CountedProps) => <Plural value={count} one="# annotation" other="# annotations" />
export const Replies = ({ count }: CountedProps) => <Plural value={count} one="# reply" other="# replies" />
export const People = ({ count }: CountedProps) => <Plural value={count} one="# person" other="# people" />
export const Questions = ({ count }: CountedProps) => <Plural value={count} one="# question" other="# questions" />
