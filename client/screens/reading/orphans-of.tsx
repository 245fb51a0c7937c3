import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { can } from '#shared/permissions.ts'
import type { SessionSummary } from '#shared/protocol/http/sessions.ts'
import { ButtonLink } from '../../components/button.tsx'
import { KindSign } from '../../components/kind-sign.tsx'
import { Section } from '../../components/section.tsx'
import { unplacedQuery } from '../../requests/placements.ts'
import styles from './orphans-of.module.css'

const SHOWN = 5

/** The annotations of a session that the corrected text has no place for, with the way to place them. Nothing, if there are none. */
export function OrphansOf({ session }: { readonly session: SessionSummary }) {
  const unplaced = useQuery({ ...unplacedQuery(session.id), enabled: can(session.role, 'annotation.place') })
  const annotations = unplaced.data?.annotations ?? []
  if (annotations.length === 0) return null
  const { title } = session
  return (
    <Section title={<Trans>Not placed</Trans>}>
      <p className={styles['what']}>
        <Trans>
          Written in “<bdi>{title}</bdi>” on words that the correction took away. Each is kept, with its old quote, until you place it.
        </Trans>
      </p>
      <ul className={styles['list']}>
        {annotations.slice(0, SHOWN).map(({ record, kind, author, quote, body }) => (
          <li key={record} className={styles['orphan']}>
            <blockquote className={styles['quote']} dir="auto">
              {quote}
            </blockquote>
            <p className={styles['words']} dir="auto">
              <KindSign kind={kind} /> <strong>{author}</strong> {unmarked(body)}
            </p>
          </li>
        ))}
      </ul>
      {annotations.length > SHOWN && (
        <p className={styles['what']}>
          <Plural value={annotations.length - SHOWN} one="and # more" other="and # more" />
        </p>
      )}
      <ButtonLink href={`/s/${session.id}#not-placed`} size="s">
        <Trans>Place them in the room</Trans>
      </ButtonLink>
    </Section>
  )
}

/** Two lines of a Markdown text need no emphasis, nor the signs for it. */
const unmarked = (body: string): string => body.replace(/(\*{1,3}|_{2})(\S|\S.*?\S)\1/g, '$2')
