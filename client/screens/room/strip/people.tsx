import { Trans } from '@lingui/react/macro'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import styles from './strip.module.css'

/** A person by name and role. */
export const PersonRow = ({ person, me }: { readonly person: SessionView['people'][number]; readonly me: boolean }) => (
  <li className={styles['person']}>
    <span className={styles['face']} aria-hidden>
      {initials(person.name)}
    </span>
    <span className={styles['who']} dir="auto">
      {person.name}
      {me && (
        <span className={styles['small']}>
          {' '}
          <Trans>you</Trans>
        </span>
      )}
    </span>
    {person.role === 'facilitator' && (
      <span className={styles['small']}>
        <Trans>facilitator</Trans>
      </span>
    )}
    {person.role === 'observer' && (
      <span className={styles['small']}>
        <Trans>observer</Trans>
      </span>
    )}
  </li>
)

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const first = [...new Intl.Segmenter().segment(words[0] ?? '')][0]?.segment ?? '·'
  const last = words.length > 1 ? ([...new Intl.Segmenter().segment(words.at(-1) ?? '')][0]?.segment ?? '') : ''
  return first + last
}
