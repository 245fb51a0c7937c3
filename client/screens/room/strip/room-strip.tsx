import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import {
  BellOff,
  DoorOpen,
  Ellipsis,
  Eye,
  EyeClosed,
  EyeOff,
  Keyboard,
  List,
  LogOut,
  Megaphone,
  MessageSquareText,
  NotebookText,
  Search,
  TableOfContents,
} from 'lucide-react'
import { Link } from 'wouter'
import { can } from '#shared/permissions.ts'
import { BrandSign } from '../../../components/brand.tsx'
import { Button } from '../../../components/button.tsx'
import { DisplayMenu } from '../../../components/display-menu.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../../../components/menu.tsx'
import { Popover } from '../../../components/popover.tsx'
import { Strip } from '../../../components/strip.tsx'
import { whenAsked } from '../../../components/when-asked.tsx'
import { useObservable } from '../../../stores/use.ts'
import { type Show, shows } from '../contract.ts'
import { useDesk } from '../live/desk.ts'
import { NoticesDialog } from '../live/dialogs.ts'
import { useStage } from '../stage.ts'
import { People } from './people.tsx'
import { SavedWord } from './saved-word.tsx'
import styles from './strip.module.css'
import { showWords } from './words.ts'

interface RoomStripProps {
  readonly folded: boolean
  readonly onUnfold: () => void
  readonly onList: () => void
  readonly onKeys: () => void
  readonly onSignOut: () => void
  /** How the text looks: the text page's own settings. */
  readonly settings?: React.ReactNode
}

const ContentsDialog = whenAsked(async () => (await import('../text/contents-dialog.tsx')).ContentsDialog)

const showIcons: Record<Show, React.ReactNode> = { all: <Eye />, dim: <EyeClosed />, none: <EyeOff /> }

/** The quiet band over the room. */
export function RoomStrip({ folded, onUnfold, onList, onKeys, onSignOut, settings }: RoomStripProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { room, reading, page, show, setShow } = useStage()
  const view = useObservable(room.view)
  const focused = useObservable(room.focused)
  const { ask } = useDesk()
  return (
    <Strip className={styles['strip']}>
      <Link href="/" className={styles['home']} aria-label={t`To the beginning`}>
        <BrandSign />
      </Link>
      <p className={styles['title']}>
        <span className={styles['reading']} dir="auto">
          {view.reading.title}
        </span>
        {view.reading.author && (
          <span className={styles['author']} dir="auto">
            {view.reading.author}
          </span>
        )}
      </p>
      {/* a facilitator's band says so */}
      {view.phase === 'closed' && view.me.role !== 'facilitator' && (
        <span className={styles['phase']}>
          <Trans>closed</Trans>
        </span>
      )}
      <SavedWord />
      {focused && <IconButton label={t`End focus: show what others write`} icon={<BellOff />} onClick={() => room.focus(false)} />}
      <People />
      {view.code && <JoinCode code={view.code.code} url={view.code.url} session={view.id} />}
      {folded && (
        <IconButton
          label={t`Show the annotations beside the text`}
          icon={<MessageSquareText />}
          onClick={onUnfold}
          className={styles['unfold']}
        />
      )}
      <span className={styles['settings']}>{settings ?? <DisplayMenu />}</span>
      <Menu label={t`Menu`} side="end" trigger={(trigger) => <IconButton {...trigger} label={t`Menu`} icon={<Ellipsis />} />}>
        <MenuGroup label={t`Text`}>
          {reading.blocks.some(({ type }) => type === 'heading') && (
            <MenuItem icon={<TableOfContents />} onSelect={() => ask((close) => <ContentsDialog onClose={close} />)}>
              <Trans>Contents</Trans>
            </MenuItem>
          )}
          <MenuItem icon={<Search />} onSelect={() => page.current?.find()}>
            <Trans>Find in the text</Trans>
          </MenuItem>
        </MenuGroup>
        <MenuGroup label={t`Annotations`}>
          <MenuItem icon={<List />} onSelect={onList}>
            <Trans>List of all</Trans>
          </MenuItem>
          {shows.map((one) => (
            <MenuItem key={one} checked={show === one} icon={showIcons[one]} onSelect={() => setShow(one)}>
              {_(showWords[one])}
            </MenuItem>
          ))}
          <MenuItem icon={<BellOff />} onSelect={() => room.focus(!focused)}>
            {focused ? <Trans>End focus: show what others write</Trans> : <Trans>Focus: hold back what others write</Trans>}
          </MenuItem>
        </MenuGroup>
        <MenuItem icon={<Megaphone />} onSelect={() => ask((close) => <NoticesDialog onClose={close} />)}>
          <Trans>What is announced</Trans>
        </MenuItem>
        <MenuItem icon={<Keyboard />} onSelect={onKeys}>
          <Trans>Keys</Trans>
        </MenuItem>
        <MenuItem icon={<NotebookText />} href={`/review/${view.id}`}>
          {can(view.me.role, 'review.see') ? <Trans>Review</Trans> : <Trans>What you wrote</Trans>}
        </MenuItem>
        <MenuItem icon={<DoorOpen />} href={`/seminars/${view.seminar.id}`}>
          <Trans>To the seminar</Trans>
        </MenuItem>
        <MenuItem icon={<LogOut />} onSelect={onSignOut}>
          <Trans>Sign out</Trans>
        </MenuItem>
      </Menu>
    </Strip>
  )
}

function JoinCode({ code, url, session }: { readonly code: string; readonly url: string; readonly session: string }) {
  const { t } = useWords()
  return (
    <Popover
      label={t`How to join`}
      side="end"
      className={styles['join']}
      trigger={(trigger) => (
        <Button {...trigger} look="plain" size="s" className={styles['code']} title={t`How to join`}>
          {code}
        </Button>
      )}
    >
      {() => (
        <div className={styles['joining']}>
          <img src={`/api/sessions/${session}/code.svg`} alt={t`The join link as a QR code`} width="176" height="176" />
          <p className={styles['big']}>{code}</p>
          <p className={styles['url']}>
            <a href={url}>{url}</a>
          </p>
        </div>
      )}
    </Popover>
  )
}
