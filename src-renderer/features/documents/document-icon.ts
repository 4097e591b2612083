import {
  Book,
  Braces,
  Code,
  File,
  FileText,
  Film,
  Image,
  type LucideIcon,
  Music,
  Presentation,
  Sheet,
} from 'lucide-react'

const ICONS: Record<string, LucideIcon> = {
  image: Image,
  audio: Music,
  video: Film,
  code: Code,
  json: Braces,
  xml: Code,
  csv: Sheet,
  spreadsheet: Sheet,
  presentation: Presentation,
  book: Book,
  other: File,
  archive: File,
}

/** The picture of a kind of file. */
export function iconOf(kind: string): LucideIcon {
  return ICONS[kind] ?? FileText
}
