import { OpenStage } from "../../local/lives/open-stage.ts";
