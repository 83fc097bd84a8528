# The service's name, the same in every language. A locale file may say it differently.
service-name = Countersign
