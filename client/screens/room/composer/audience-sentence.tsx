import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'
import type { Audience, MarginAudience } from '#shared/margins/audience.ts'
import type { Role } from '#shared/permissions.ts'
import styles from './audience-sentence.module.css'

interface AudienceSentenceProps {
  readonly value: Audience
  /** What is posted keeps its audience. */
  readonly fixed: boolean
  readonly role: Role
  /** The margins the person may open; the groups among them can be addressed. */
  readonly margins: readonly MarginAudience[]
  readonly onChange: (to: Audience) => void
  /** What the groups are called, if that is known. */
  readonly groupNames?: ReadonlyMap<Audience, string>
}

/** Who will see it, as a sentence one can change. */
export function AudienceSentence({ value, fixed, role, margins, onChange, groupNames }: AudienceSentenceProps) {
  const { t } = useLingui()
  const groups = margins.filter((audience) => audience.startsWith('group:'))
  const options: Audience[] = [...new Set<Audience>([value, 'commons', ...groups, 'facilitators', 'me'])].sort((a, b) => rank(a) - rank(b))
  const sentence = (to: Audience): string => {
    if (to === 'commons') return t`Everyone in this session will see this`
    if (to === 'facilitators')
      return role === 'facilitator' ? t`Only the facilitators will see this` : t`Only the facilitator will see this`
    if (to === 'me') return t`Only you will see this`
    const name = groupNames?.get(to)
    if (name !== undefined) return t`${name} will see this`
    return groups.length > 1 ? t`Group ${groups.indexOf(to) + 1} will see this` : t`Your group will see this`
  }
  if (fixed)
    return (
      <p className={styles['audience']} data-to={value}>
        {sentence(value)}
      </p>
    )
  return (
    <p className={styles['audience']} data-to={value}>
      <span className={styles['pick']}>
        <select
          value={value}
          aria-label={t`Who will see this`}
          onChange={(event) => onChange(options[event.target.selectedIndex] ?? value)}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {sentence(option)}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden />
      </span>
    </p>
  )
}

const rank = (to: Audience): number => (to.startsWith('group:') ? 0 : ['commons', 'facilitators', 'me'].indexOf(to) + 1)
