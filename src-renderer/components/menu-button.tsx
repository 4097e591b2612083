import { Menu } from '@base-ui/react/menu'
import { ChevronDown, Ellipsis, type LucideIcon } from 'lucide-react'
import { menuLayer } from './menu-layer.js'

export interface MenuAction {
  label: string
  icon: LucideIcon
  danger?: boolean
  disabled?: boolean
  run(): void
}

interface Props {
  label: string
  /** Left out: a button with three dots. */
  icon?: LucideIcon
  actions: readonly MenuAction[]
}

/** A button that opens a menu of actions; dangerous ones last and apart. */
export function MenuButton({ label, icon: Icon, actions }: Props) {
  const safe = actions.filter(({ danger }) => danger !== true)
  const danger = actions.filter((action) => action.danger === true)
  return (
    <Menu.Root>
      {Icon === undefined ? (
        <Menu.Trigger className="icon-button" aria-label={label}>
          <Ellipsis size={16} aria-hidden="true" />
        </Menu.Trigger>
      ) : (
        <Menu.Trigger className="button">
          <Icon aria-hidden="true" />
          <span className="wide-only">{label}</span>
          <ChevronDown aria-hidden="true" />
        </Menu.Trigger>
      )}
      <Menu.Portal container={menuLayer()}>
        <Menu.Positioner className="menu-positioner" align="end" sideOffset={4}>
          <Menu.Popup className="menu" aria-label={label}>
            {safe.map((action) => (
              <Item key={action.label} action={action} />
            ))}
            {danger.length === 0 || safe.length === 0 ? null : <Menu.Separator className="menu-separator" />}
            {danger.map((action) => (
              <Item key={action.label} action={action} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Item({ action }: { action: MenuAction }) {
  return (
    <Menu.Item
      className={action.danger ? 'menu-item danger' : 'menu-item'}
      disabled={action.disabled ?? false}
      onClick={action.run}
    >
      <action.icon aria-hidden="true" />
      <span className="menu-label">{action.label}</span>
    </Menu.Item>
  )
}
