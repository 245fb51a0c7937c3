import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ChevronRight, Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { limits } from '#shared/limits.ts'
import type { State } from '#shared/protocol/live/state.ts'
import { Question } from '../../../../components/dialog.tsx'
import { IconButton } from '../../../../components/icon-button.tsx'
import { Menu, MenuItem } from '../../../../components/menu.tsx'
import { useDesk } from '../desk.ts'
import { useGroupName } from '../words.ts'
import styles from './tab.module.css'

interface GroupHeadProps {
  readonly group: State['groups'][number]
  readonly posts: number
  readonly silent: boolean
  /** In a large class a group is one line until one wants to see who is in it. */
  readonly fold: { readonly open: boolean; readonly turn: () => void } | undefined
}

/** What a group is called and how much it wrote; it can be called otherwise, or ended. */
export function GroupHead({ group, posts, silent, fold }: GroupHeadProps) {
  const { t } = useLingui()
  const { give, ask } = useDesk()
  const nameOf = useGroupName()
  const [naming, setNaming] = useState<string>()
  const name = nameOf(group.name)
  const rename = () => {
    const next = naming?.trim()
    setNaming(undefined)
    if (next && next !== name && next !== group.name)
      void give(
        { is: 'rename-group', group: group.id, name: next },
        { said: t`The group is called ${next}.`, undo: { is: 'rename-group', group: group.id, name: group.name } },
      )
  }
  return (
    <div className={styles['line']}>
      {naming === undefined ? (
        <>
          {fold && (
            <IconButton
              size="s"
              label={t`Who is in ${name}`}
              icon={<ChevronRight />}
              aria-expanded={fold.open}
              className={styles['fold']}
              onClick={fold.turn}
            />
          )}
          <div className={styles['named']}>
            <h3 className={styles['title']} dir="auto">
              {name}
            </h3>
            {fold && (
              <span className={styles['small']}>
                <Plural value={group.members?.length ?? 0} _0="nobody" one="# person" other="# people" />
              </span>
            )}
            {silent ? (
              <span className={styles['small']}>
                <Trans>nothing yet</Trans>
              </span>
            ) : (
              !fold && (
                <span className={styles['small']}>
                  <Trans>{posts} written</Trans>
                </span>
              )
            )}
          </div>
          <Menu
            label={t`More for ${name}`}
            side="end"
            trigger={(trigger) => <IconButton {...trigger} size="s" label={t`More for ${name}`} icon={<Ellipsis />} />}
          >
            <MenuItem icon={<Pencil />} onSelect={() => setNaming(name)}>
              <Trans>Rename</Trans>
            </MenuItem>
            <MenuItem
              icon={<Trash2 />}
              danger
              onSelect={() =>
                ask((close) => (
                  <Question
                    title={<Trans>End {name}?</Trans>}
                    yes={<Trans>End the group</Trans>}
                    onNo={close}
                    onYes={() => {
                      void give({ is: 'end-group', group: group.id }, { said: t`${name} has ended.` })
                      close()
                    }}
                  >
                    <p>
                      <Trans>Its members are in no group then. What they wrote in it stays readable to them and to you.</Trans>
                    </p>
                  </Question>
                ))
              }
            >
              <Trans>End the group</Trans>
            </MenuItem>
          </Menu>
        </>
      ) : (
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked to type here
          autoFocus
          className={styles['naming']}
          aria-label={t`Name of the group`}
          value={naming}
          maxLength={limits.name}
          onChange={(event) => setNaming(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename()
            if (event.key === 'Escape') {
              event.stopPropagation()
              setNaming(undefined)
            }
          }}
        />
      )}
    </div>
  )
}
