import { type Kind, kinds } from '#shared/margins/record.ts'
import { classes } from '../../../components/classes.ts'
import { KindSign, kindColour } from '../../../components/kind-sign.tsx'
import styles from './kind-bars.module.css'

/** How many annotations of each kind: a sign, a word, a bar and a number, so that it reads without colour. */
export function KindBars({ counts }: { readonly counts: Readonly<Record<Kind, number>> }) {
  const most = Math.max(1, ...Object.values(counts))
  return (
    <ul className={styles['bars']}>
      {kinds.map((kind) => (
        <li key={kind} className={styles['row']}>
          <KindSign kind={kind} as="named" />
          <span className={styles['track']} aria-hidden>
            <span className={classes(styles['bar'], kindColour(kind))} style={{ inlineSize: `${(counts[kind] / most) * 100}%` }} />
          </span>
          <span className={styles['count']}>{counts[kind]}</span>
        </li>
      ))}
    </ul>
  )
}
