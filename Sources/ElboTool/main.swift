import ElboCommands

ElboCommand.run()
