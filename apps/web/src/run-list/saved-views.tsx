"use client";

import { Trash2 } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import { graphql } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { useMay } from "../session/viewer.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Popover } from "../ui/popover.tsx";
import { TextField } from "../ui/text-field.tsx";

const SavedViewsDocument = graphql(`
  query SavedViews {
    savedViews {
      id
      name
      path
    }
  }
`);

const SaveViewDocument = graphql(`
  mutation SaveView($name: String!, $path: String!) {
    saveView(name: $name, path: $path) {
      id
      name
      path
    }
  }
`);

const DeleteViewDocument = graphql(`
  mutation DeleteView($id: ID!) {
    deleteView(id: $id)
  }
`);

/** The team's views by name, and a name for the one that is open. */
export function SavedViews() {
  const views = useLiveQuery(SavedViewsDocument, {}).data?.savedViews ?? [];
  const mayChange = useMay("MEMBER");
  const query = useSearchParams().toString();
  const path = `${usePathname()}${query && `?${query}`}`;
  const current = views.find((view) => view.path === path);
  const [, remove] = useMutation(DeleteViewDocument);
  const act = useAct();
  if (views.length === 0 && !mayChange) return null;
  return (
    <Popover label={current?.name ?? "Views"} active={current !== undefined} align="end">
      {(close) => (
        <div className="flex flex-col gap-2">
          {views.length > 0 && (
            <ul aria-label="Saved views">
              {views.map(({ id, name, path: to }) => (
                <li key={id} className="flex items-center gap-1">
                  <Link
                    href={to}
                    onClick={close}
                    aria-current={to === path ? "page" : undefined}
                    className="flex min-h-8 min-w-0 flex-1 items-center rounded px-1 font-medium hover:bg-sunken"
                  >
                    <span className="truncate">{name}</span>
                  </Link>
                  {mayChange && (
                    <IconButton label={`Delete the view ${name}`} onClick={() => void act(remove({ id }))}>
                      <Trash2 aria-hidden size={14} />
                    </IconButton>
                  )}
                </li>
              ))}
            </ul>
          )}
          {mayChange && <SaveView path={path} names={views.map(({ name }) => name)} />}
        </div>
      )}
    </Popover>
  );
}

function SaveView({ path, names }: { path: string; names: readonly string[] }) {
  const [name, setName] = useState("");
  const [{ fetching }, save] = useMutation(SaveViewDocument);
  const act = useAct();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await act(save({ name, path }))) setName("");
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex items-end gap-2">
      <TextField
        label="Save what is shown, for the team"
        placeholder="a name"
        value={name}
        onChange={setName}
        className="flex-1"
        required
      />
      <Button type="submit" disabled={fetching}>
        {names.includes(name.trim()) ? "Replace" : "Save"}
      </Button>
    </form>
  );
}
