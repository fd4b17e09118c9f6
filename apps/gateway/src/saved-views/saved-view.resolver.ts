import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { SavedViewService } from "./saved-view.service.ts";
import { SavedView } from "./saved-view.types.ts";

@Resolver()
export class SavedViewResolver {
  constructor(private readonly views: SavedViewService) {}

  @Query(() => [SavedView], { description: "The team's views, by name." })
  savedViews(@Ctx() { caller }: Context) {
    return this.views.views(caller);
  }

  @Mutation(() => SavedView, { description: "A view of the same name is replaced." })
  saveView(
    @Arg("name", () => String) name: string,
    @Arg("path", () => String) path: string,
    @Ctx() { caller }: Context,
  ) {
    return this.views.save(caller, { name, path });
  }

  @Mutation(() => Boolean)
  deleteView(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.views.delete(caller, id);
  }
}
