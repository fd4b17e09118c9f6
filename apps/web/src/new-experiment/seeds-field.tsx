import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { FieldErrors } from "./create-input.ts";
import { firstSeeds } from "./seeds.ts";

interface SeedsFieldProps {
  seeds: string;
  errors: FieldErrors;
  onChange: (seeds: string) => void;
}

/** Which seeds to run every setting with, and why more than one. */
export function SeedsField({ seeds, errors, onChange }: SeedsFieldProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <TextField
        label="Seeds"
        value={seeds}
        onChange={onChange}
        error={errors.get("plan.seeds")}
        hint="A seed fixes the new head, the order of the data and the dropout masks. The same setting scores differently with each; with three or more, a real difference between settings can be told from luck."
        className="min-w-60 flex-1"
      />
      <div className="flex gap-2 sm:pt-6">
        {[1, 3, 5].map((count) => (
          <Button key={count} onClick={() => onChange(firstSeeds(count))}>
            {count === 1 ? "1 seed" : `${count} seeds`}
          </Button>
        ))}
      </div>
    </div>
  );
}
