import { Trans, useLingui } from '@lingui/react/macro'
import { kinds } from '#shared/margins/record.ts'
import type { ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { KindSign } from '../../../components/kind-sign.tsx'
import { Facts } from '../../../components/row-list.tsx'
import { Table } from '../parts/table-behind.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './suggested.module.css'

/** What was written in the silent reading beside what came after it. */
export function Change({ change }: { readonly change: NonNullable<ReviewBriefing['change']> }) {
  const { t, i18n } = useLingui()
  const { place } = useReviewed()
  const { before, after, questions, moved, newTags } = change
  const { asked, settled } = questions
  // The sign does not turn by itself.
  const towards = document.documentElement.dir === 'rtl' ? '←' : '→'
  const share = (value: number) => i18n.number(value / 100, { style: 'percent', maximumFractionDigits: 0 })
  return (
    <>
      <Table
        label={t`Before and after the reveal`}
        head={
          <tr>
            <th scope="col">{t`What`}</th>
            <th scope="col" data-number>{t`In silence`}</th>
            <th scope="col" data-number>{t`After`}</th>
          </tr>
        }
      >
        <Pair name={t`People who wrote`} before={before.people} after={after.people} />
        <Pair name={t`Annotations`} before={before.annotations} after={after.annotations} />
        <Pair name={t`Replies`} before={before.replies} after={after.replies} />
        {kinds.map((kind) => (
          <Pair key={kind} name={<KindSign kind={kind} as="named" />} before={before.kinds[kind]} after={after.kinds[kind]} />
        ))}
      </Table>
      {asked > 0 && (
        <p className={styles['rule']}>
          <Trans>
            Of {asked} questions from the silent reading, {settled} were answered or resolved since.
          </Trans>
        </p>
      )}
      {moved.length > 0 && (
        <p className={styles['rule']}>
          <Trans>Attention moved:</Trans>{' '}
          <Facts>{moved.map((one) => `${place(one.block)}: ${share(one.before)} ${towards} ${share(one.after)}`)}</Facts>
        </p>
      )}
      {newTags.length > 0 && (
        <p className={styles['rule']}>
          <Trans>New after the silent reading:</Trans> {newTags.map(({ tag }) => `#${tag}`).join(' ')}
        </p>
      )}
    </>
  )
}

const Pair = ({ name, before, after }: { readonly name: React.ReactNode; readonly before: number; readonly after: number }) => (
  <tr>
    <th scope="row">{name}</th>
    <td data-number>{before}</td>
    <td data-number>{after}</td>
  </tr>
)
